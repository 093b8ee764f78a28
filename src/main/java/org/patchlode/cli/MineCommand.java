package org.patchlode.cli;

import java.io.File;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.patchlode.job.corpus.Distinct;
import org.patchlode.job.engine.EngineChoice;
import org.patchlode.job.engine.Rank;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.job.plan.MineOptionsBuilder;
import org.patchlode.job.run.MineJob;
import org.patchlode.job.run.MineSummary;
import org.patchlode.model.ConfigurationException;
import org.patchlode.model.zoo.ZooSettings;
import org.patchlode.network.Rule;
import org.patchlode.network.Rules;
import org.patchlode.result.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code patchlode mine}. The fields say which options there are; their values are read through {@link LayeredConfig}, where a
 * file and the defaults have their say too.
 */
@Command(
        name = "mine",
        description = "Finds, for every feature map of the chosen layers, the image patches of the corpus that excite it most, and projects each back to pixels.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class MineCommand implements Callable<Integer> {

    private static final int MOST_TOP = 1000;

    @Spec private CommandSpec spec;

    @Option(names = "--model", paramLabel = "URI", description = "Keras .h5 or .keras, DL4J .zip or ONNX .onnx file, or zoo:NAME for one of DL4J's trained models.")
    private String model;
    @Option(names = "--preprocessing", paramLabel = "P", description = "A ready name (see conf/preprocessing) or a HOCON file: how an image becomes an input.")
    private String preprocessing;
    @Option(names = "--corpus", paramLabel = "URI", description = "Folder, glob, file or packed file (tar, tar.gz, SequenceFile, Parquet) of images; repeatable.")
    private List<String> corpus;
    @Option(names = "--corpus-list", paramLabel = "URI", description = "Images below --corpus by name, in place of listing it: text with one a line, or Parquet with a column 'image' and, if known, 'bytes', 'etag' or 'modified'.")
    private String corpusList;
    @Option(names = "--output", paramLabel = "URI", description = "The run; must not exist, unless --overwrite or --resume.")
    private String output;
    @Option(names = "--overwrite", description = "Replace the run at --output.")
    private boolean overwrite;
    @Option(names = "--resume", description = "Go on with the unfinished run at --output.")
    private boolean resume;
    @Option(names = "--base", paramLabel = "RUN", description = "A complete run over an older state of the corpus: only what is new or changed is mined, with the result of one run over everything.")
    private String base;
    @Option(names = "--rescan", description = "Tell by content, not by size, time or entity tag, what --base has seen, and keep checksums for later runs; without --base only the latter. Takes one more read of the corpus.")
    private boolean rescan;
    @Option(names = "--layers", paramLabel = "A,B", description = "Layers to mine, or 'all'; by default every layer that ends in a ReLU and keeps its spatial extent.")
    private String layers;
    @Option(names = "--top", paramLabel = "N", description = "Winners a feature map.")
    private int top;
    @Option(names = "--rank", paramLabel = "peak|mean", description = "What ranks images: a map's largest activation or its mean.")
    private String rank;
    @Option(names = "--rule", paramLabel = "RULE", description = "Projection: deconvnet, guided, gradient or none; several with commas give each winner a row for each.")
    private String rule;
    @Option(names = "--labels", paramLabel = "URI", description = "CSV with header, a column 'image' (path relative to the corpus) and any others, which join the winners; or 'folders': the class is the image's folder; or 'corpus': what packed files say themselves.")
    private String labels;
    @Option(names = "--image-column", paramLabel = "NAME", description = "Column of Parquet corpora that holds the images; by default the first of image, content, bytes that is binary.")
    private String imageColumn;
    @Option(names = "--distinct", paramLabel = "id|content", description = "When two images count as one: when they have one id, or when their bytes are the same (the least id is kept); that takes one more read of the corpus.")
    private String distinct;
    @Option(names = "--on-bad-image", paramLabel = "WHAT", description = "quarantine: note it and go on; fail: end the job.")
    private String onBadImage;
    @Option(names = "--max-bad-fraction", paramLabel = "F", description = "Fraction of the corpus that may be bad.")
    private double maxBadFraction;
    @Option(names = "--max-pixels", paramLabel = "N", description = "An image that claims more pixels is bad.")
    private long maxPixels;
    @Option(names = "--max-image-bytes", paramLabel = "N", description = "An image file larger than this is bad.")
    private long maxImageBytes;
    @Option(names = "--max-image-seconds", paramLabel = "N", description = "An image that takes longer to decode is bad.")
    private long maxImageSeconds;
    @Option(names = "--max-model-bytes", paramLabel = "N", description = "A model file larger than this is refused.")
    private long maxModelBytes;
    @Option(names = "--zoo-cache", paramLabel = "DIR", description = "Folder that keeps downloaded zoo: models; ~/.patchlode/models if not given.")
    private String zooCache;
    @Option(names = "--zoo-mirror", paramLabel = "URI", description = "Where zoo: models are downloaded from instead of DL4J's site; http, https or file.")
    private String zooMirror;
    @Option(names = "--raw-projections", description = "Also store projection values as floats.")
    private boolean rawProjections;
    @Option(names = "--shards", paramLabel = "N", description = "Pieces of the corpus; planned by default. Results never depend on it.")
    private int shards;
    @Option(names = "--batch", paramLabel = "N", description = "Images gathered before the shard's state takes their best units; planned by default. Results never depend on it.")
    private int batch;
    @Option(names = "--engine", paramLabel = "NAME", description = "What runs the network: auto (the fastest that the host supports), onednn or nd4j.")
    private String engine;
    @Option(names = "--dry-run", description = "Check everything, print the plan, write nothing.")
    private boolean dryRun;
    @Option(names = "--config", paramLabel = "FILE", description = "HOCON file with any of these options.")
    private File config;

    private final PrintStream out;
    private final PrintStream err;

    MineCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() {
        LayeredConfig settings = LayeredConfig.of(spec.commandLine().getParseResult(), Optional.ofNullable(config));
        MineOptions options = options(settings);
        try (Sessions.Open spark = Sessions.openToCompute("patchlode mine")) {
            if (settings.flag("dry-run")) {
                try (ProgressPrinter progress = ProgressPrinter.to(err)) {
                    MineJob.dryRun(spark.session(), options, progress).lines().forEach(out::println);
                }
                return ExitCode.DONE.code();
            }
            MineSummary summary;
            try (ProgressPrinter progress = ProgressPrinter.to(err)) {
                summary = MineJob.run(spark.session(), options, progress, run -> Reports.draw(spark.session(), run));
            }
            SummaryText.of(summary).forEach(out::println);
            return ExitCode.DONE.code();
        }
    }

    static MineOptions options(LayeredConfig s) {
        List<String> corpus = s.uris("corpus");
        if (corpus.isEmpty()) {
            s.required("corpus");
        }
        if (s.flag("overwrite") && s.flag("resume")) {
            throw new ConfigurationException("--overwrite and --resume exclude each other; give one");
        }
        RunFolder.Existing existing = s.flag("overwrite") ? RunFolder.Existing.OVERWRITE
                : s.flag("resume") ? RunFolder.Existing.RESUME : RunFolder.Existing.REFUSE;
        List<Rule> rules = s.choices("rule", Rule.class);
        if (rules.contains(Rule.NONE) && rules.size() > 1) {
            throw new ConfigurationException("--rule is 'none' and others at once; give none alone, or leave it out");
        }
        if (rules.contains(Rule.NONE) && s.flag("raw-projections")) {
            throw new ConfigurationException("--raw-projections needs a projection, but --rule is none; give another rule or leave it out");
        }
        MineOptionsBuilder options = MineOptions.builder()
                .model(s.required("model"))
                .preprocessing(s.required("preprocessing"))
                .corpus(corpus)
                .corpusList(s.text("corpus-list"))
                .output(s.required("output"))
                .existing(existing)
                .base(s.text("base"))
                .rescan(s.flag("rescan"))
                .layers(s.list("layers"))
                .top((int) s.number("top", 1, MOST_TOP))
                .rank(s.choice("rank", Rank.class))
                .rules(Rules.of(rules))
                .labels(s.text("labels"))
                .imageColumn(s.text("image-column"))
                .distinct(s.choice("distinct", Distinct.class))
                .failOnBadImage(s.choice("on-bad-image", OnBadImage.class) == OnBadImage.FAIL)
                .maxBadFraction(s.fraction("max-bad-fraction"))
                .rawProjections(s.flag("raw-projections"))
                .engine(s.choice("engine", EngineChoice.class))
                .limits(s.imageLimits())
                .maxModelBytes(s.number("max-model-bytes", 1, Long.MAX_VALUE))
                .zoo(ZooSettings.of(s.text("zoo-cache"), s.text("zoo-mirror")));
        if (s.has("shards")) {
            options.shards(OptionalInt.of((int) s.number("shards", 1, 1_000_000)));
        }
        if (s.has("batch")) {
            options.batch(OptionalInt.of((int) s.number("batch", 1, 4096)));
        }
        return options.build();
    }

    /** What becomes of the job when an image is bad. */
    enum OnBadImage {
        QUARANTINE,
        FAIL
    }
}
