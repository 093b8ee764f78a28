package org.patchlode.job.analyze.blocks;

import java.util.List;
import java.util.Optional;
import org.patchlode.model.ConfigurationException;
import org.patchlode.option.Effect;
import org.patchlode.option.Option;
import org.patchlode.option.OptionList;

/** Options of analyses of responses. */
public final class ResponseOptions {

    public static final Option<Optional<String>> RUN = Option.text("run", "URI", "A complete run of 'mine --responses'.");
    public static final Option<Optional<String>> RESPONSES = Option.text("responses", "TABLE",
            "In place of --run, responses made elsewhere: CSV or Parquet with a column 'image' and a numeric column a unit; they become layer 'responses'.");
    public static final Option<Optional<String>> POOL = Option.text("pool", "KIND", "What of a feature map counts, peak or mean; by default the peak, if the run kept it.")
            .as(ResponseOptions::pool, kind -> kind.orElse("")).deciding(Effect.CONTRIBUTIONS);
    public static final Option<List<String>> LAYERS = Option.list("layers", "A,B", "Layers; by default all whose responses are kept.").deciding(Effect.CONTRIBUTIONS);
    public static final Option<String> LABELS = Option.required("labels", "URI",
            "CSV with header and a column 'image' (path relative to the corpus, or the id as --responses has it); or 'folders': the class is the image's folder; or 'corpus': what packed files say themselves.");
    public static final Option<String> LABEL_COLUMN = Option.required("label-column", "C", "Column of the labels.").deciding(Effect.CONTRIBUTIONS);
    public static final Option<List<String>> CATEGORICAL = Option.list("categorical", "A,B", "Columns of whole numbers that are classes.").deciding(Effect.CONTRIBUTIONS);
    public static final Option<List<String>> CONTINUOUS = Option.list("continuous", "A,B", "Columns of whole numbers that are amounts.").deciding(Effect.CONTRIBUTIONS);
    public static final Option<Optional<String>> GROUP =
            Option.text("group", "C", "Column of what images have in common (a person, a patient, a slide): whole groups are drawn and permuted; by default images are taken as independent.")
                    .deciding(Effect.CONTRIBUTIONS);

    /** Where responses come from. */
    public static final OptionList SOURCES = OptionList.of(RUN, RESPONSES, POOL, LAYERS, LABELS);

    private ResponseOptions() {}

    private static Optional<String> pool(Optional<String> kind) {
        kind.filter(text -> !text.equals("peak") && !text.equals("mean")).ifPresent(text -> {
            throw new ConfigurationException("--pool '%s' is neither peak nor mean; give one of them".formatted(text));
        });
        return kind;
    }
}
