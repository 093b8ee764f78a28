package org.patchlode.job.analyze.probe;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.analysis.responses.ResponseKind;
import org.patchlode.analysis.responses.ResponsesAnalysis;
import org.patchlode.corpus.listing.CorpusListing;
import org.patchlode.corpus.ref.CorpusException;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.job.analyze.AnalysisInput;
import org.patchlode.job.analyze.AnalysisOutput;
import org.patchlode.job.analyze.AnalysisRequest;
import org.patchlode.job.analyze.Subject;
import org.patchlode.job.analyze.SubjectPass;
import org.patchlode.job.analyze.blocks.ResponseSource;
import org.patchlode.job.analyze.blocks.RunResponses;
import org.patchlode.job.analyze.blocks.TableRows;
import org.patchlode.job.corpus.ContentHashes;
import org.patchlode.job.corpus.CorpusDigest;
import org.patchlode.job.options.ModelOptions;
import org.patchlode.job.plan.Sources;
import org.patchlode.model.ConfigurationException;
import org.patchlode.model.InputSize;
import org.patchlode.model.Model;
import org.patchlode.model.PreprocessingFile;
import org.patchlode.model.RandomWeights;
import org.patchlode.network.Layer;
import org.patchlode.network.ModelException;
import org.patchlode.network.Network;
import org.patchlode.option.OptionValues;
import org.patchlode.result.Manifest;

/**
 * What a run's network with random weights responds to the run's images.
 *
 * @param subject that network, and the images
 * @param trained responses of the run
 * @param analysis that keeps the responses
 * @param values options of the pass
 */
record RandomBaseline(Subject subject, RunResponses trained, ResponsesAnalysis analysis, OptionValues values) {

    static final String TABLE = "responses";

    /**
     * Reads the run's model, and lists its corpus again.
     *
     * @throws ConfigurationException if the responses are no run's
     * @throws ModelException if the model is not what was mined
     * @throws CorpusException if images of the run are gone
     */
    static RandomBaseline of(AnalysisRequest request, ResponseSource source) {
        if (!(source instanceof RunResponses run)) {
            throw new ConfigurationException("--baseline random shows the images of a run to its network with random weights, but --responses names a table; give --run, or leave --baseline out");
        }
        Manifest manifest = run.manifest();
        PreprocessingFile preprocessing = PreprocessingFile.of(manifest.preprocessing().name(), manifest.preprocessing().text());
        Model model = Sources.model(manifest.model().uri(), ModelOptions.zoo(request.values()), request.hadoop(), request.get(ModelOptions.MAX_MODEL_BYTES),
                Optional.of(new InputSize(preprocessing.preprocessing().height(), preprocessing.preprocessing().width())), Sources.foreign(Optional.empty()));
        if (!model.sha256().equals(manifest.model().sha256())) {
            throw new ModelException("the model %s is no longer the one that was mined (SHA-256 %s, then %s); bring it back, or mine again"
                    .formatted(manifest.model().uri(), model.sha256(), manifest.model().sha256()));
        }
        Network random = RandomWeights.of(model.network(), request.seed());
        List<Layer> layers = source.layers().stream().map(layer -> random.layer(layer.name())
                .orElseThrow(() -> new ModelException("the model %s has no layer '%s', which the run has; mine again".formatted(manifest.model().uri(), layer.name())))).toList();
        CorpusListing listing = source.listing(false);
        Set<String> wanted = new HashSet<>(source.images());
        List<ImageRef> images = listing.images().stream().filter(image -> wanted.contains(image.id())).toList();
        if (images.size() < wanted.size()) {
            images.forEach(image -> wanted.remove(image.id()));
            throw new CorpusException("the corpus has lost %,d images of the run, the first of them %s; bring them back, or leave --baseline out".formatted(wanted.size(), wanted.stream().sorted().findFirst().orElse("")));
        }
        List<AnalysisInput> inputs = List.of(new AnalysisInput("model", manifest.model().uri(), model.sha256()),
                new AnalysisInput("corpus", String.join(",", manifest.corpus().uris()), CorpusDigest.of(listing, ContentHashes.NONE).listing()));
        Subject subject = new Subject(new Model(random, model.format(), model.sha256(), model.bytes()), preprocessing, layers, images, Map.of(), List.of(), inputs);
        ResponseKind kind = run.column().equals("peaks") ? ResponseKind.PEAK : ResponseKind.MEAN;
        return new RandomBaseline(subject, run, new ResponsesAnalysis(random, layers, EnumSet.of(kind)), request.values());
    }

    /** What {@code --dry-run} says of it. */
    String line(AnalysisRequest request) {
        return SubjectPass.line(request, subject, analyses());
    }

    private List<CorpusAnalysis<?, ?>> analyses() {
        return List.of(analysis);
    }

    /** Shows the images to the network. @throws CorpusException if one that was mined cannot be read any more */
    ResponseSource run(AnalysisOutput output) {
        return new SubjectPass(output, subject, values).run(analyses(), state -> {
            var bad = state.of(analysis).coverage().bad();
            if (!bad.isEmpty()) {
                throw new CorpusException("image %s of the run cannot be shown to the network with random weights: %s; bring it back, or leave --baseline out"
                        .formatted(bad.get(0).image(), bad.get(0).reason()));
            }
            return trained.at(TableRows.of(output, TABLE), output.folder().uri());
        });
    }
}
