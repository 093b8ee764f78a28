package org.patchlode.job.plan;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.job.corpus.Distinct;
import org.patchlode.job.engine.EngineChoice;
import org.patchlode.job.engine.Rank;
import org.patchlode.job.labels.TypedLabels;
import org.patchlode.job.options.CorpusOptions;
import org.patchlode.job.options.LimitOptions;
import org.patchlode.job.options.LimitOptions.OnBadImage;
import org.patchlode.job.options.ModelOptions;
import org.patchlode.job.options.OutputOptions;
import org.patchlode.model.ConfigurationException;
import org.patchlode.model.zoo.ZooSettings;
import org.patchlode.network.Rule;
import org.patchlode.network.Rules;
import org.patchlode.option.Effect;
import org.patchlode.option.LayeredConfig;
import org.patchlode.option.Option;
import org.patchlode.option.OptionList;
import org.patchlode.option.OptionValues;
import org.patchlode.result.RunFolder;

/**
 * What {@code patchlode mine} is asked to do. An option is declared here, or in a group that commands share, and has its
 * place in {@link #ALL}; that is all that command line, configuration file, Java API, manifest, {@code --resume} and
 * {@code --base} need. Whoever uses it asks for it by {@link #get}.
 */
public final class MineOptions {

    /** Of the command whose options these are. */
    public static final String COMMAND = "mine";

    private static final int MOST_TOP = 1000;

    public static final Option<Optional<String>> CORPUS_LIST = Option.text("corpus-list", "URI",
            "Images below --corpus by name, in place of listing it: text with one a line, or Parquet with a column 'image' and, if known, 'bytes', 'etag' or 'modified'.")
            .deciding(Effect.RECORDED);
    public static final Option<Optional<String>> BASE = Option.text("base", "RUN",
            "A complete run over an older state of the corpus: only what is new or changed is mined, with the result of one run over everything.");
    public static final Option<Boolean> RESCAN = Option.flag("rescan",
            "Tell by content, not by size, time or entity tag, what --base has seen, and keep checksums for later runs; without --base only the latter. Takes one more read of the corpus.")
            .deciding(Effect.IMAGES);
    public static final Option<List<String>> LAYERS = Option.list("layers", "A,B",
            "Layers to mine, or 'all'; by default every layer that ends in a ReLU and keeps its spatial extent.").deciding(Effect.CONTRIBUTIONS);
    public static final Option<Integer> TOP = Option.integer("top", "N", "Winners a feature map.", 9, 1, MOST_TOP).deciding(Effect.CONTRIBUTIONS);
    public static final Option<Rank> RANK = Option.choice("rank", "peak|mean", "What ranks images: a map's largest activation or its mean.", Rank.PEAK)
            .deciding(Effect.CONTRIBUTIONS);
    public static final Option<Rules> RULE = Option.choices("rule", "RULE",
            "Projection: deconvnet, guided, gradient or none; several with commas give each winner a row for each.", Rule.DECONVNET)
            .as(MineOptions::rules, Rules::label).deciding(Effect.CONTRIBUTIONS);
    public static final Option<Distinct> DISTINCT = Option.choice("distinct", "id|content",
            "When two images count as one: when they have one id, or when their bytes are the same (the least id is kept); that takes one more read of the corpus.", Distinct.ID)
            .deciding(Effect.IMAGES);
    public static final Option<Boolean> RAW_PROJECTIONS = Option.flag("raw-projections", "Also store projection values as floats.").deciding(Effect.CONTRIBUTIONS);
    public static final Option<OptionalInt> SHARDS = Option.optionalInteger("shards", "N",
            "Pieces of the corpus; planned by default. Results never depend on it.", 1, 1_000_000);
    public static final Option<OptionalInt> BATCH = Option.optionalInteger("batch", "N",
            "Images gathered before the shard's state takes their best units; planned by default. Results never depend on it.", 1, 4096);

    /** Every option, in the order of the help. */
    public static final OptionList ALL = ModelOptions.SOURCES.and(CorpusOptions.CORPUS, CORPUS_LIST).and(OutputOptions.RUN)
            .and(BASE, RESCAN, LAYERS, TOP, RANK, RULE, CorpusOptions.LABELS, CorpusOptions.LABEL_TYPES, CorpusOptions.IMAGE_COLUMN, DISTINCT, LimitOptions.ON_BAD_IMAGE)
            .and(LimitOptions.ALL).and(ModelOptions.FETCHING)
            .and(MineExtensions.options()).and(RAW_PROJECTIONS, SHARDS, BATCH, ModelOptions.ENGINE, ModelOptions.CHECK, ModelOptions.TOKENS, OutputOptions.DRY_RUN, OutputOptions.CONFIG);

    private final OptionValues values;

    MineOptions(OptionValues values) {
        this.values = values;
    }

    /**
     * Options as given.
     *
     * @param config with {@link #ALL}
     * @throws ConfigurationException if one is missing or out of bounds, or two do not fit together
     */
    public static MineOptions of(LayeredConfig config) {
        config.get(CorpusOptions.CORPUS);
        OutputOptions.requireOne(config);
        if (config.get(RULE).all().contains(Rule.NONE) && config.get(RAW_PROJECTIONS)) {
            throw new ConfigurationException("--raw-projections needs a projection, but --rule is none; give another rule or leave it out");
        }
        if (!config.get(CorpusOptions.LABEL_TYPES).isEmpty() && config.get(CorpusOptions.LABELS).isEmpty()) {
            throw new ConfigurationException("--label-types %s needs the file whose columns it means; give it as --labels, or leave --label-types out"
                    .formatted(TypedLabels.text(config.get(CorpusOptions.LABEL_TYPES))));
        }
        MineOptions options = new MineOptions(config.values());
        options.zoo();
        return options;
    }

    private static Rules rules(List<Rule> rules) {
        if (rules.contains(Rule.NONE) && rules.size() > 1) {
            throw new ConfigurationException("--rule is 'none' and others at once; give none alone, or leave it out");
        }
        return Rules.of(rules);
    }

    /** Options by hand; model, preprocessing, corpus and output have no defaults. */
    public static MineOptionsBuilder builder() {
        return new MineOptionsBuilder();
    }

    /** The value of an option of {@link #ALL}. */
    public <T> T get(Option<T> option) {
        return values.get(option);
    }

    /** The same with another value of an option. */
    <T> MineOptions with(Option<T> option, T value) {
        return new MineOptions(values.with(option, value));
    }

    OptionValues values() {
        return values;
    }

    public String model() {
        return get(ModelOptions.MODEL);
    }

    public String preprocessing() {
        return get(ModelOptions.PREPROCESSING);
    }

    public List<String> corpus() {
        return get(CorpusOptions.CORPUS);
    }

    public Optional<String> corpusList() {
        return get(CORPUS_LIST);
    }

    public String output() {
        return get(OutputOptions.OUTPUT);
    }

    /** What happens to an output that exists. */
    public RunFolder.Existing existing() {
        return OutputOptions.existing(values);
    }

    public List<String> layers() {
        return get(LAYERS);
    }

    public int top() {
        return get(TOP);
    }

    public Rank rank() {
        return get(RANK);
    }

    public Rules rules() {
        return get(RULE);
    }

    public Optional<String> labels() {
        return get(CorpusOptions.LABELS);
    }

    public Optional<String> imageColumn() {
        return get(CorpusOptions.IMAGE_COLUMN);
    }

    public Distinct distinct() {
        return get(DISTINCT);
    }

    /** Whether one bad image ends the job. */
    public boolean failOnBadImage() {
        return get(LimitOptions.ON_BAD_IMAGE) == OnBadImage.FAIL;
    }

    public double maxBadFraction() {
        return get(LimitOptions.MAX_BAD_FRACTION);
    }

    public boolean rawProjections() {
        return get(RAW_PROJECTIONS);
    }

    public OptionalInt shards() {
        return get(SHARDS);
    }

    public OptionalInt batch() {
        return get(BATCH);
    }

    public EngineChoice engine() {
        return get(ModelOptions.ENGINE);
    }

    /** On encoded and decoded images. */
    public ImageLimits limits() {
        return LimitOptions.limits(values);
    }

    public Optional<String> base() {
        return get(BASE);
    }

    public boolean rescan() {
        return get(RESCAN);
    }

    public long maxModelBytes() {
        return get(ModelOptions.MAX_MODEL_BYTES);
    }

    /** Where DL4J's trained models come from. */
    public ZooSettings zoo() {
        return ModelOptions.zoo(values);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MineOptions options && options.values.equals(values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
