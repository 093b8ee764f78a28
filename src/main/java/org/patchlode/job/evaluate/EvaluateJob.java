package org.patchlode.job.evaluate;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.patchlode.analysis.ClassOutput;
import org.patchlode.analysis.Section;
import org.patchlode.analysis.accuracy.Accuracy;
import org.patchlode.analysis.accuracy.AccuracyAnalysis;
import org.patchlode.corpus.packed.io.PackedOptions;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.job.corpus.Corpora;
import org.patchlode.job.corpus.Shard;
import org.patchlode.job.engine.LoadedEngine;
import org.patchlode.job.engine.MiningTask;
import org.patchlode.job.engine.SharedEngine;
import org.patchlode.job.labels.ClassLabels;
import org.patchlode.job.pass.CorpusPass;
import org.patchlode.job.pass.PassCounts;
import org.patchlode.job.pass.TooManyBadImagesException;
import org.patchlode.job.plan.MinePlanner;
import org.patchlode.job.plan.Sources;
import org.patchlode.job.stage.Progress;
import org.patchlode.job.stage.StageWatch;
import org.patchlode.mining.BadImage;
import org.patchlode.model.ConfigurationException;
import org.patchlode.model.InputSize;
import org.patchlode.model.MaskedMaps;
import org.patchlode.model.Model;
import org.patchlode.model.Preprocessing;
import org.patchlode.network.Layer;
import org.patchlode.network.ModelException;
import org.patchlode.network.Network;
import org.patchlode.network.Shape;
import org.patchlode.result.SessionStorage;

/**
 * How well a classifier does on a labelled corpus: the check that model, channel order and mean fit the corpus before one
 * mines. Runs on the same engine as mining, over shards of the corpus.
 */
public final class EvaluateJob {

    private EvaluateJob() {}

    /**
     * What came out.
     *
     * @param score over the labelled images
     * @param bad images that could not be shown to the network, by id
     * @param unlabelled images of the corpus without a class
     * @param seconds of the pass over the corpus
     */
    public record Result(Accuracy score, List<BadImage> bad, long unlabelled, double seconds) {}

    /**
     * Evaluates.
     *
     * @throws ConfigurationException if the preprocessing or the labels do not fit the model
     * @throws ModelException if the model is unusable or no classifier
     * @throws org.patchlode.corpus.ref.CorpusException if the corpus is unusable
     * @throws TooManyBadImagesException if more images are bad than allowed
     */
    public static Result run(SparkSession spark, EvaluateOptions options, Progress progress) {
        Configuration hadoop = SessionStorage.of(spark);
        Preprocessing preprocessing = Sources.preprocessing(options.preprocessing(), hadoop).preprocessing();
        Model model = Sources.model(options.model(), options.zoo(), hadoop, options.maxModelBytes(), Optional.of(new InputSize(preprocessing.height(), preprocessing.width())), Sources.foreign(Optional.empty()));
        MinePlanner.checkInput(options.preprocessing(), options.model(), model.network().input(), preprocessing);
        Network network = MaskedMaps.of(model.network(), options.mask());
        Layer outputs = outputs(network, options.model());
        ClassLabels labels = ClassLabels.read(spark, options.labels(), options.column(), outputs.shape().maps());
        List<ImageRef> all = Corpora.list(spark, options.corpus(), PackedOptions.DEFAULT).images();
        List<ImageRef> images = all.stream().filter(image -> labels.classes().containsKey(image.relative())).toList();
        if (images.isEmpty()) {
            throw new ConfigurationException("none of the %d images of the corpus has a class in column '%s' of %s (the corpus begins with '%s'); the column 'image' holds paths relative to the corpus"
                    .formatted(all.size(), options.column(), options.labels(), all.get(0).relative()));
        }
        List<ImageRef> shown = sample(images, options.most());
        Map<String, Integer> classes = new HashMap<>();
        shown.forEach(image -> classes.put(image.id(), labels.classes().get(image.relative())));
        AccuracyAnalysis accuracy = new AccuracyAnalysis(outputs, classes);
        MiningTask task = new MiningTask(accuracy.needs().plan(network), preprocessing, options.limits(), options.engine(), 0, List.of(accuracy), List.of(), "");
        Result result = score(spark, task, accuracy, shown, all.size() - images.size(), progress);
        checkBad(result, options);
        return result;
    }

    /** The network's last layer, if it gives one value a class. */
    private static Layer outputs(Network network, String model) {
        List<Layer> layers = network.layers();
        Layer last = layers.get(layers.size() - 1);
        Shape shape = last.shape();
        if (network.foreign().isPresent()) {
            return ClassOutput.of(network).map(ClassOutput::layer).orElseThrow(() -> new ModelException(
                    "the model %s has operators that ONNX Runtime alone runs, and its graph does not end in a list of classes, [1, classes]; give a classifier".formatted(model)));
        }
        if (shape.plane() != 1 || last.node().index() != network.nodes().size() - 1) {
            throw new ModelException("the model %s ends in layer '%s' of %s (maps x rows x columns), which is no list of classes; give a classifier"
                    .formatted(model, last.name(), shape));
        }
        return last;
    }

    /** The same images each time, and no pattern of the corpus's order among them. */
    private static List<ImageRef> sample(List<ImageRef> images, int most) {
        if (images.size() <= most) {
            return images;
        }
        return images.stream().sorted(Comparator.comparingLong((ImageRef image) -> image.relative().hashCode() * 0x9E3779B97F4A7C15L).thenComparing(ImageRef::relative))
                .limit(most).toList();
    }

    private static Result score(SparkSession spark, MiningTask task, AccuracyAnalysis accuracy, List<ImageRef> images, long unlabelled, Progress progress) {
        JavaSparkContext java = JavaSparkContext.fromSparkContext(spark.sparkContext());
        int slots = Math.max(1, spark.sparkContext().defaultParallelism());
        List<Shard> shards = Shard.cut(images, Shard.plannedCount(images.size(), slots));
        try (SharedEngine shared = new SharedEngine(java, new LoadedEngine(task), SessionStorage.of(spark));
                StageWatch watch = new StageWatch(spark.sparkContext(), progress, "evaluating", "images", images.size())) {
            PassCounts counts = PassCounts.of(spark.sparkContext(), watch);
            Section<Accuracy> section = CorpusPass.run(java, shared.engine(), shared.hadoop(), shards, counts, watch, "patchlode-evaluate", "evaluate").of(accuracy);
            return new Result(section.state(), section.coverage().bad(), unlabelled, watch.seconds());
        }
    }

    private static void checkBad(Result result, EvaluateOptions options) {
        long bad = result.bad().size();
        long total = result.score().images() + bad;
        if (bad > options.maxBadFraction() * total || result.score().images() == 0) {
            throw new TooManyBadImagesException("%d of %d images are bad, more than --max-bad-fraction %s allows; the first is %s: %s"
                    .formatted(bad, total, options.maxBadFraction(), result.bad().get(0).image(), result.bad().get(0).reason()));
        }
    }
}
