package org.patchlode.job.analyze;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.patchlode.corpus.listing.CorpusListing;
import org.patchlode.corpus.packed.io.PackedOptions;
import org.patchlode.corpus.ref.CorpusException;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.digest.Sha256;
import org.patchlode.job.corpus.ContentHashes;
import org.patchlode.job.corpus.Corpora;
import org.patchlode.job.corpus.CorpusDigest;
import org.patchlode.job.labels.ClassLabels;
import org.patchlode.job.options.CorpusOptions;
import org.patchlode.job.options.ModelOptions;
import org.patchlode.job.options.OutputOptions;
import org.patchlode.job.plan.MinePlanner;
import org.patchlode.job.plan.Sources;
import org.patchlode.mining.ImageIds;
import org.patchlode.model.ConfigurationException;
import org.patchlode.model.InputSize;
import org.patchlode.model.Model;
import org.patchlode.model.PreprocessingFile;
import org.patchlode.network.Layer;
import org.patchlode.network.LayerChoice;
import org.patchlode.network.Network;
import org.patchlode.network.Rule;
import org.patchlode.network.Rules;
import org.patchlode.option.Option;

/**
 * A network and the images that it is shown, as {@link SubjectOptions} choose them.
 *
 * @param model as read
 * @param preprocessing as read
 * @param layers of the analysis, in the network's order
 * @param images chosen, in the order of their ids
 * @param classes of images by id, as the network counts them; empty if no labels are given
 * @param words names of the classes; empty if labels are integers or are not given
 * @param inputs for the manifest
 */
public record Subject(
        Model model,
        PreprocessingFile preprocessing,
        List<Layer> layers,
        List<ImageRef> images,
        Map<String, Integer> classes,
        List<String> words,
        List<AnalysisInput> inputs) {

    /** Copies the lists. */
    public Subject {
        layers = List.copyOf(layers);
        images = List.copyOf(images);
        classes = Map.copyOf(classes);
        words = List.copyOf(words);
        inputs = List.copyOf(inputs);
    }

    /**
     * Reads model, preprocessing, listing and labels.
     *
     * @param images the option that says how many are drawn
     * @throws ConfigurationException if they do not fit together
     * @throws org.patchlode.network.ModelException if the model is unusable
     * @throws CorpusException if the corpus is unusable
     */
    public static Subject read(AnalysisRequest request, Option<Integer> images) {
        return read(request, images, UnaryOperator.identity(), network -> layers(network, request), image -> true);
    }

    /**
     * The same with other layers, and not with all images.
     *
     * @param changed what becomes of the model's network
     * @param layersOf the network that the analysis is about
     * @param wanted of images from which some are drawn
     */
    public static Subject read(AnalysisRequest request, Option<Integer> images, UnaryOperator<Network> changed, Function<Network, List<Layer>> layersOf, Predicate<ImageRef> wanted) {
        PreprocessingFile file = Sources.preprocessing(request.get(ModelOptions.PREPROCESSING), request.hadoop());
        MinePlanner.checkOutside(request.get(OutputOptions.OUTPUT), request.get(CorpusOptions.CORPUS), request.hadoop());
        Model read = Sources.model(request.get(ModelOptions.MODEL), ModelOptions.zoo(request.values()), request.hadoop(), request.get(ModelOptions.MAX_MODEL_BYTES),
                Optional.of(new InputSize(file.preprocessing().height(), file.preprocessing().width())), Sources.foreign(request.get(ModelOptions.TOKENS)));
        MinePlanner.checkInput(request.get(ModelOptions.PREPROCESSING), request.get(ModelOptions.MODEL), read.network().input(), file.preprocessing());
        Model model = new Model(changed.apply(read.network()), read.format(), read.sha256(), read.bytes());
        List<Layer> layers = layersOf.apply(model.network());
        CorpusListing listing = Corpora.list(request.spark(), request.get(CorpusOptions.CORPUS), new PackedOptions(request.get(CorpusOptions.IMAGE_COLUMN).orElse(""), false));
        List<ImageRef> chosen = request.get(SubjectOptions.ONLY).isEmpty()
                ? drawn(listing.images().stream().filter(wanted).toList(), request.get(images), request.seed())
                : named(listing.images(), request.get(SubjectOptions.ONLY)).stream().filter(wanted).toList();
        List<AnalysisInput> inputs = new ArrayList<>(List.of(
                new AnalysisInput("model", request.get(ModelOptions.MODEL), model.sha256()),
                new AnalysisInput("preprocessing", file.name(), Sha256.of(file.text()))));
        request.get(CorpusOptions.CORPUS).forEach(uri -> inputs.add(new AnalysisInput("corpus", uri, CorpusDigest.of(listing, ContentHashes.NONE).listing())));
        ClassLabels labels = labels(request, model.network());
        Map<String, Integer> classes = new HashMap<>();
        for (ImageRef image : chosen) {
            Optional.ofNullable(labels.classes().get(image.relative())).ifPresent(number -> classes.put(image.id(), number));
        }
        labelsOf(request).ifPresent(uri -> {
            if (classes.isEmpty()) {
                throw new ConfigurationException("none of the %d images has a class in the labels %s (the first is '%s'); the column 'image' holds paths relative to the corpus"
                        .formatted(chosen.size(), uri, chosen.get(0).relative()));
            }
            inputs.add(new AnalysisInput("labels", uri, Sha256.of(classes.entrySet().stream().map(Object::toString).sorted().collect(Collectors.joining("\n")))));
        });
        return new Subject(model, file, layers, chosen, classes, labels.words(), inputs);
    }

    /** The network. */
    public Network network() {
        return model.network();
    }

    /** What {@code --dry-run} says of it. */
    public List<String> lines() {
        return List.of(
                "model          %s (%s, input %s)".formatted(inputs.get(0).uri(), model.format(), network().input()),
                "preprocessing  %s".formatted(preprocessing.name()),
                "images         %,d%s".formatted(images.size(), classes.isEmpty() ? "" : ", %,d of them with a class".formatted(classes.size())),
                "layers         %d: %s".formatted(layers.size(), layers.stream().map(Layer::name).collect(Collectors.joining(", "))));
    }

    /** An analysis that does not ask for classes has no such option. */
    private static Optional<String> labelsOf(AnalysisRequest request) {
        return request.values().has(SubjectOptions.LABELS) ? request.get(SubjectOptions.LABELS) : Optional.empty();
    }

    private static ClassLabels labels(AnalysisRequest request, Network network) {
        Optional<String> uri = labelsOf(request);
        Optional<String> column = request.values().has(SubjectOptions.LABEL_COLUMN) ? request.get(SubjectOptions.LABEL_COLUMN) : Optional.empty();
        if (uri.isPresent() != column.isPresent()) {
            throw new ConfigurationException("--%s needs --%s too; give both or neither".formatted(uri.isPresent() ? "labels" : "label-column", uri.isPresent() ? "label-column" : "labels"));
        }
        if (uri.isEmpty()) {
            return new ClassLabels(Map.of(), List.of());
        }
        List<Layer> all = network.layers();
        return ClassLabels.read(request.spark(), uri.get(), column.orElseThrow(), all.get(all.size() - 1).shape().maps());
    }

    /** Layers as {@code --layers} names them. @throws ConfigurationException if there are none by default */
    public static List<Layer> layers(Network network, AnalysisRequest request) {
        List<String> names = request.get(SubjectOptions.LAYERS);
        List<Layer> layers = names.isEmpty() ? LayerChoice.byDefault(network)
                : names.equals(List.of("all")) ? LayerChoice.all(network, Rules.of(Rule.NONE)) : LayerChoice.named(network, names);
        if (layers.isEmpty()) {
            throw new ConfigurationException("the model %s has no layer that ends in a ReLU and keeps its spatial extent; name some with --layers ('layers --model' lists them)"
                    .formatted(request.get(ModelOptions.MODEL)));
        }
        return layers;
    }

    /** Those with the least SHA-256 of seed and id: the same images whatever else the corpus holds in whatever order. */
    private static List<ImageRef> drawn(List<ImageRef> all, int most, long seed) {
        if (all.size() <= most) {
            return inOrder(all);
        }
        Map<String, String> keys = new HashMap<>();
        all.forEach(image -> keys.put(image.id(), Sha256.of(seed + "/" + image.id())));
        return inOrder(all.stream().sorted((a, b) -> keys.get(a.id()).compareTo(keys.get(b.id()))).limit(most).toList());
    }

    private static List<ImageRef> named(List<ImageRef> all, List<String> names) {
        Set<String> wanted = new LinkedHashSet<>(names);
        List<ImageRef> found = all.stream().filter(image -> wanted.contains(image.relative()) || wanted.contains(image.id())).toList();
        found.forEach(image -> {
            wanted.remove(image.relative());
            wanted.remove(image.id());
        });
        if (!wanted.isEmpty()) {
            throw new CorpusException("--only names '%s', which the corpus does not have (it begins with '%s'); give paths relative to the corpus"
                    .formatted(wanted.iterator().next(), all.get(0).relative()));
        }
        return inOrder(found);
    }

    private static List<ImageRef> inOrder(List<ImageRef> images) {
        return images.stream().sorted((a, b) -> ImageIds.compare(a.id(), b.id())).toList();
    }
}
