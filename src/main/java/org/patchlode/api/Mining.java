package org.patchlode.api;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.patchlode.job.engine.EngineChoice;
import org.patchlode.job.engine.Rank;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.job.run.MineJob;
import org.patchlode.model.ConfigurationException;
import org.patchlode.network.Rule;
import org.patchlode.option.LayeredConfig;

/**
 * What is to be mined: {@code model}, {@code preprocessing}, {@code corpus} and {@code output} must be given, all else has
 * the defaults of the command {@code mine}. Its every option can be set by {@link #option}; the usual ones have methods.
 * They are checked by {@link #plan}, {@link #start} and {@link #mine}. Not thread-safe; may be started more than once.
 */
public final class Mining {

    private final SparkSession spark;
    private final Map<String, Object> values = new TreeMap<>();
    private final List<String> corpus = new ArrayList<>();
    private Optional<File> config = Optional.empty();

    Mining(SparkSession spark) {
        this.spark = spark;
    }

    /**
     * Sets an option of the command {@code mine} by its name.
     *
     * @param name without dashes, such as {@code max-pixels}
     * @param value text, number, boolean, or a list of texts
     * @throws ConfigurationException if there is no such option
     */
    public Mining option(String name, Object value) {
        if (!MineOptions.ALL.has(name) || ELSEWHERE.containsKey(name)) {
            throw new ConfigurationException("'%s' is no option to set here; %s".formatted(name,
                    ELSEWHERE.getOrDefault(name, "name one of 'patchlode mine --help' without its dashes")));
        }
        if (name.equals("corpus")) {
            corpus.clear();
            for (Object uri : value instanceof Iterable<?> all ? all : List.of(value)) {
                corpus.add(String.valueOf(uri));
            }
        } else {
            values.put(name, value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value);
        }
        return this;
    }

    private static final Map<String, String> ELSEWHERE = Map.of(
            "dry-run", "call plan()", "config", "call config(file)", "help", "it is for the command line", "version", "it is for the command line");

    /** Options from a HOCON file on this machine; those set by methods win over it. */
    public Mining config(String file) {
        config = Optional.of(new File(file));
        return this;
    }

    /** How an image becomes an input: a ready name or the URI of a HOCON file. */
    public Mining preprocessing(String nameOrUri) {
        return option("preprocessing", nameOrUri);
    }

    /** Adds a folder, glob, file or packed corpus; may be called again. */
    public Mining corpus(String uri) {
        corpus.add(uri);
        return this;
    }

    /** URI of the run; must not exist, unless {@link #overwrite} or {@link #resume}. */
    public Mining output(String uri) {
        return option("output", uri);
    }

    /** Replaces the run at the output. */
    public Mining overwrite() {
        return option("overwrite", true);
    }

    /** Goes on with the unfinished run at the output. */
    public Mining resume() {
        return option("resume", true);
    }

    /** URI of a complete run over an older state of the corpus: only what is new or changed is mined. */
    public Mining base(String uri) {
        return option("base", uri);
    }

    /** Tells by content what {@link #base} has seen; without it, only keeps checksums for later runs to tell by. */
    public Mining rescan() {
        return option("rescan", true);
    }

    /** Layers to mine, or {@code all}. */
    public Mining layers(String... names) {
        return option("layers", List.of(names));
    }

    /** Layers to mine. */
    public Mining layers(List<String> names) {
        return option("layers", List.copyOf(names));
    }

    /** Winners a feature map. */
    public Mining top(int count) {
        return option("top", count);
    }

    /** What ranks images. */
    public Mining rank(Rank rank) {
        return option("rank", rank);
    }

    /** Of the projection; several give each winner a row for each. */
    public Mining rule(Rule... rules) {
        return option("rule", List.of(rules).stream().map(Rule::label).toList());
    }

    /** URI of a CSV file with a column {@code image}; its other columns join the winners. */
    public Mining labels(String uri) {
        return option("labels", uri);
    }

    /** Fraction of the corpus, from 0 to 1, that may be bad. */
    public Mining maxBadFraction(double fraction) {
        return option("max-bad-fraction", fraction);
    }

    /** Also stores projection values as floats. */
    public Mining rawProjections() {
        return option("raw-projections", true);
    }

    /** What runs the network. */
    public Mining engine(EngineChoice engine) {
        return option("engine", engine);
    }

    /**
     * Checks everything and says what a run would do; writes nothing.
     *
     * @throws ConfigurationException if options are missing, out of bounds or do not fit together
     * @throws org.patchlode.network.ModelException if the model is unusable
     * @throws org.patchlode.corpus.ref.CorpusException if the corpus is unusable
     * @throws org.patchlode.result.OutputException if the output is refused
     */
    public List<String> plan() {
        MineOptions options = options();
        return SessionThread.wait(SessionThread.start(spark, "patchlode-plan", session -> MineJob.dryRun(session, options).lines()));
    }

    /**
     * Starts mining and returns at once. What is wrong with options is thrown here; all else by {@link MineRun#result}.
     *
     * @throws ConfigurationException if options are missing or out of bounds
     */
    public MineRun start() {
        return new MineRun(spark, options());
    }

    /**
     * Mines and waits. An interrupt of the calling thread cancels the run.
     *
     * @throws ConfigurationException if options are missing, out of bounds or do not fit together
     * @throws org.patchlode.network.ModelException if the model is unusable
     * @throws org.patchlode.corpus.ref.CorpusException if the corpus is unusable
     * @throws org.patchlode.result.OutputException if the output is refused
     * @throws org.patchlode.job.pass.TooManyBadImagesException if more images are bad than allowed
     * @throws MiningFailedException if the job failed
     * @throws java.util.concurrent.CancellationException if the calling thread was interrupted
     */
    public MinedRun mine() {
        return start().resultOrCancel();
    }

    private MineOptions options() {
        Map<String, Object> all = new TreeMap<>(values);
        if (!corpus.isEmpty()) {
            all.put("corpus", List.copyOf(corpus));
        }
        return MineOptions.of(LayeredConfig.of(MineOptions.COMMAND, MineOptions.ALL, all, config));
    }
}
