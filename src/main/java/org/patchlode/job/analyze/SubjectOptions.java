package org.patchlode.job.analyze;

import java.util.List;
import java.util.Optional;
import org.patchlode.job.options.CorpusOptions;
import org.patchlode.job.options.LimitOptions;
import org.patchlode.job.options.ModelOptions;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.option.Effect;
import org.patchlode.option.Option;
import org.patchlode.option.OptionList;

/** Options of an analysis that runs a network over images of a corpus. */
public final class SubjectOptions {

    public static final Option<List<String>> LAYERS = MineOptions.LAYERS.describedAs("Layers, or 'all'; by default every layer that ends in a ReLU and keeps its spatial extent.");
    public static final Option<List<String>> ONLY = Option.list("only", "A,B", "The images of these paths below the corpus, in place of some that are drawn.").deciding(Effect.CONTRIBUTIONS);
    public static final Option<Optional<String>> LABELS = CorpusOptions.LABELS.describedAs("CSV with header, a column 'image' (path relative to the corpus) and one of classes.")
            .deciding(Effect.CONTRIBUTIONS);
    public static final Option<Optional<String>> LABEL_COLUMN =
            Option.text("label-column", "C", "Column of the classes: integers as the network counts them, from 0, or words, counted in sorted order.").deciding(Effect.CONTRIBUTIONS);

    private SubjectOptions() {}

    /** How many images are drawn. @param byDefault if nothing else is said */
    public static Option<Integer> images(int byDefault) {
        return Option.integer("images", "N", "Images, drawn from the corpus by --seed.", byDefault, 1, Integer.MAX_VALUE).deciding(Effect.CONTRIBUTIONS);
    }

    /** Network, preprocessing and images, with the layers. @param images as {@link #images} has it */
    public static OptionList sources(Option<Integer> images) {
        return ModelOptions.SOURCES.and(CorpusOptions.CORPUS, LAYERS, ModelOptions.TOKENS, images, ONLY, LABELS, LABEL_COLUMN);
    }

    /** Limits and how it is run. */
    public static OptionList running() {
        return pass().and(CorpusOptions.IMAGE_COLUMN);
    }

    /** What {@link SubjectPass} reads, for an analysis that has its images from elsewhere. */
    public static OptionList pass() {
        return LimitOptions.ALL.and(ModelOptions.FETCHING).and(MineOptions.SHARDS, MineOptions.BATCH, ModelOptions.ENGINE, ModelOptions.CHECK);
    }
}
