package org.patchlode.job.evaluate;

import java.util.List;
import java.util.OptionalInt;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.job.engine.EngineChoice;
import org.patchlode.job.options.CorpusOptions;
import org.patchlode.job.options.LimitOptions;
import org.patchlode.job.options.ModelOptions;
import org.patchlode.job.options.OutputOptions;
import org.patchlode.model.zoo.ZooSettings;
import org.patchlode.option.LayeredConfig;
import org.patchlode.option.Option;
import org.patchlode.option.OptionList;
import org.patchlode.option.OptionValues;

/**
 * What {@code patchlode evaluate} is asked to do.
 *
 * @param model URI of the model file
 * @param preprocessing name or URI of the preprocessing file
 * @param corpus URIs of the images
 * @param labels URI of a CSV file with a column {@code image}
 * @param column of the classes
 * @param most images evaluated, picked by the hash of their names; {@link Integer#MAX_VALUE} for all
 * @param mask feature maps held at zero, see {@link org.patchlode.model.MaskedMaps}
 * @param maxBadFraction of the images that may be bad
 * @param engine backend
 * @param limits on encoded and decoded images
 * @param maxModelBytes size of the largest model read
 * @param zoo where DL4J's trained models come from
 */
public record EvaluateOptions(String model, String preprocessing, List<String> corpus, String labels, String column, int most, List<String> mask,
        double maxBadFraction, EngineChoice engine, ImageLimits limits, long maxModelBytes, ZooSettings zoo) {

    /** Of the command whose options these are. */
    public static final String COMMAND = "evaluate";

    private static final Option<String> LABELS =
            Option.required("labels", "URI", "CSV with header; a column 'image' (path relative to the corpus) and one of classes.");
    private static final Option<String> LABEL_COLUMN = Option.required("label-column", "C",
            "Column of the classes: integers as the model counts them, from 0 (negative or empty: left out), or words, counted in sorted order.");
    private static final Option<OptionalInt> LIMIT =
            Option.optionalInteger("limit", "N", "Evaluate on N of the labelled images, picked by the hash of their names.", 1, Integer.MAX_VALUE);

    /** Every option of the command, in the order of the help. */
    public static final OptionList ALL = ModelOptions.SOURCES
            .and(CorpusOptions.CORPUS.describedAs("Folder, glob or file of images; repeatable."), LABELS, LABEL_COLUMN, LIMIT, ModelOptions.MASK)
            .and(LimitOptions.ALL).and(ModelOptions.FETCHING)
            .and(ModelOptions.ENGINE, OutputOptions.CONFIG);

    /**
     * Options as given.
     *
     * @param config with {@link #ALL}
     * @throws org.patchlode.model.ConfigurationException if one is missing or out of bounds
     */
    public static EvaluateOptions of(LayeredConfig config) {
        config.get(CorpusOptions.CORPUS);
        OptionValues values = config.values();
        return new EvaluateOptions(values.get(ModelOptions.MODEL), values.get(ModelOptions.PREPROCESSING), values.get(CorpusOptions.CORPUS), values.get(LABELS),
                values.get(LABEL_COLUMN), values.get(LIMIT).orElse(Integer.MAX_VALUE), values.get(ModelOptions.MASK), values.get(LimitOptions.MAX_BAD_FRACTION), values.get(ModelOptions.ENGINE),
                LimitOptions.limits(values), values.get(ModelOptions.MAX_MODEL_BYTES), ModelOptions.zoo(values));
    }

    /** Copies the lists. */
    public EvaluateOptions {
        corpus = List.copyOf(corpus);
        mask = List.copyOf(mask);
    }
}
