package org.patchlode.job.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.corpus.listing.CorpusListing;
import org.patchlode.engine.EnginePlan;
import org.patchlode.job.corpus.Shard;
import org.patchlode.job.engine.Rank;
import org.patchlode.job.labels.LabelSource;
import org.patchlode.job.labels.TypedLabels;
import org.patchlode.job.options.CorpusOptions;
import org.patchlode.job.options.ModelOptions;
import org.patchlode.job.stage.Progress;
import org.patchlode.model.ConfigurationException;
import org.patchlode.model.InputSize;
import org.patchlode.model.Model;
import org.patchlode.model.Preprocessing;
import org.patchlode.model.PreprocessingFile;
import org.patchlode.network.FlopCount;
import org.patchlode.network.Layer;
import org.patchlode.network.LayerChoice;
import org.patchlode.network.ModelException;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.ReceptiveFields;
import org.patchlode.network.Rule;
import org.patchlode.network.RuleSupport;
import org.patchlode.network.Rules;
import org.patchlode.network.Shape;
import org.patchlode.result.OutputException;
import org.patchlode.result.RunFolder;
import org.patchlode.result.SessionStorage;

/** Checks everything that can be checked before work starts. Writes nothing. */
public final class MinePlanner {

    private static final long LARGEST_STATE = 512L << 20;

    private MinePlanner() {}

    public static MinePlan plan(SparkSession spark, MineOptions asked, Progress progress) {
        Configuration hadoop = SessionStorage.of(spark);
        PreprocessingFile file = Sources.preprocessing(asked.preprocessing(), hadoop);
        Preprocessing preprocessing = file.preprocessing();
        RunFolder.at(asked.output(), hadoop, MineExtensions.tables()).check(asked.existing());
        checkOutside(asked.output(), asked.corpus(), hadoop);
        Model model = Sources.model(asked.model(), asked.zoo(), hadoop, asked.maxModelBytes(),
                Optional.of(new InputSize(preprocessing.height(), preprocessing.width())), Sources.foreign(asked.get(ModelOptions.TOKENS)));
        Network network = model.network();
        checkInput(asked.preprocessing(), asked.model(), network.input(), preprocessing);
        Optional<String> unprojected = unprojected(network, asked);
        MineOptions options = unprojected.isPresent() ? asked.with(MineOptions.RULE, Rules.of(Rule.NONE)) : asked;
        List<Layer> layers = layers(network, options);
        ReceptiveFields fields = new ReceptiveFields(network);
        for (Layer layer : layers) {
            for (Rule rule : options.rules().all()) {
                RuleSupport.obstacle(network, layer, rule).ifPresent(obstacle -> {
                    throw new ModelException(obstacle);
                });
            }
            fields.onInput(layer.node());
        }
        // Before the corpus is read, which may take long.
        options.base().ifPresent(uri -> BaseRun.require(spark, uri, options.rescan()));
        PlannedCorpus corpus = PlannedCorpus.read(spark, options, progress);
        CorpusListing listing = corpus.listing();
        Optional<TypedLabels> labels = options.labels().map(from -> TypedLabels.of(LabelSource.of(spark, from, listing), options.get(CorpusOptions.LABEL_TYPES)));
        List<String> warnings = new ArrayList<>(listing.notes());
        warnings.addAll(unprojected.stream().toList());
        labels.ifPresent(typed -> warnings.addAll(typed.source().warnings(listing)));
        int slots = Math.max(1, spark.sparkContext().defaultParallelism());
        Optional<BaseRun> base = options.base().map(uri -> BaseRun.read(spark, uri, corpus, options.rescan()));
        base.ifPresent(older -> warnings.addAll(older.news().sentences()));
        int toMine = base.map(older -> older.toMine().size()).orElse(listing.images().size());
        int deepest = layers.stream().mapToInt(layer -> layer.node().index()).max().orElseThrow();
        long kept = MineExtensions.of(options.values(), network, layers).stream().mapToLong(CorpusAnalysis::keptBytesAnImage).sum();
        int shards = Math.min(options.shards().orElse(Shard.plannedCount(toMine, slots, FlopCount.flops(network, deepest), kept)), toMine);
        checkKept(options, kept, toMine, shards);
        MinePlan plan = new MinePlan(options, model, file, corpus, new EnginePlan(network, layers, options.rank() == Rank.MEAN),
                leftOut(network, layers, options), shards, slots, labels, base, warnings);
        base.ifPresent(older -> older.checkFits(plan, RunFolder.at(options.output(), hadoop).uri()));
        return plan;
    }

    /** @param kept bytes of an image that stay in a shard's state @throws ConfigurationException if a state would become too large to be read again */
    private static void checkKept(MineOptions options, long kept, int images, int shards) {
        if (shards > 0 && kept * ((images + shards - 1L) / shards) > LARGEST_STATE) {
            throw new ConfigurationException("--shards %d would keep %,d bytes of each of %,d images in one file, more than %,d in all; give more shards, or leave --shards out"
                    .formatted(options.shards().orElse(shards), kept, (images + shards - 1L) / shards, LARGEST_STATE));
        }
    }

    /** @throws OutputException if an output lies in a corpus, whose images it would join */
    public static void checkOutside(String output, List<String> corpus, Configuration hadoop) {
        String written = folder(output, hadoop);
        for (String uri : corpus) {
            if (written.startsWith(folder(uri, hadoop))) {
                throw new OutputException("the output %s lies in the corpus %s, whose images it would join; give another output".formatted(output, uri));
            }
        }
    }

    /** A folder's whole name, however it was given, with a slash at its end. */
    private static String folder(String uri, Configuration hadoop) {
        String name = uri;
        try {
            Path path = new Path(uri);
            name = path.getFileSystem(hadoop).makeQualified(path).toString();
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
            // Whoever reads or writes there says what is wrong with it.
        }
        return name.endsWith("/") ? name : name + "/";
    }

    /** @throws ConfigurationException if the preprocessing makes other inputs than the model takes */
    public static void checkInput(String name, String model, Shape input, Preprocessing preprocessing) {
        Shape made = new Shape(preprocessing.channels().count(), preprocessing.height(), preprocessing.width());
        if (!made.equals(input)) {
            throw new ConfigurationException("the preprocessing '%s' makes inputs of %s (channels x rows x columns) but the model %s takes %s; give the model's own preprocessing"
                    .formatted(name, made, model, input));
        }
    }

    /** What is mined of operators that no rule knows is mined all the same, and nothing is projected. */
    private static Optional<String> unprojected(Network network, MineOptions options) {
        if (options.rules().projecting().isEmpty()) {
            return Optional.empty();
        }
        List<Layer> layers = options.layers().equals(List.of("all")) ? LayerChoice.all(network, Rules.of(Rule.NONE)) : layers(network, options);
        return layers.stream().filter(layer -> layer.node().operation() instanceof Operation.Foreign).findFirst()
                .map(layer -> "nothing is projected, as with --rule none: of a %s, which makes layer '%s', no rule knows the way back".formatted(layer.kind(), layer.name()));
    }

    private static List<Layer> layers(Network network, MineOptions options) {
        List<Layer> layers;
        if (options.layers().isEmpty()) {
            layers = LayerChoice.byDefault(network);
        } else if (options.layers().equals(List.of("all"))) {
            layers = LayerChoice.all(network, options.rules());
        } else {
            layers = LayerChoice.named(network, options.layers());
        }
        if (layers.isEmpty()) {
            throw new ConfigurationException("the model %s has no layer that ends in a ReLU, keeps its spatial extent and has units whole pixels apart; name some with --layers ('layers --model' lists them)"
                    .formatted(options.model()));
        }
        return layers;
    }

    private static List<Layer> leftOut(Network network, List<Layer> layers, MineOptions options) {
        if (!options.layers().equals(List.of("all")) || options.rules().projecting().isEmpty()) {
            return List.of();
        }
        return LayerChoice.all(network, Rules.of(Rule.NONE)).stream().filter(layer -> !layers.contains(layer)).toList();
    }
}
