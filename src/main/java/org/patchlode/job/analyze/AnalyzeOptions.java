package org.patchlode.job.analyze;

import org.patchlode.job.options.OutputOptions;
import org.patchlode.option.Effect;
import org.patchlode.option.Option;
import org.patchlode.option.OptionList;

/** Options that every analysis has. */
public final class AnalyzeOptions {

    public static final Option<Long> SEED = Option.number("seed", "N", "Decides whatever is drawn: images, permutations, samples. Draws depend on it and on image ids, never on order.", 1,
            Long.MIN_VALUE, Long.MAX_VALUE).deciding(Effect.CONTRIBUTIONS);

    private static final Option<String> OUTPUT = OutputOptions.OUTPUT.describedAs("Where the tables and the report go; must not exist, unless --overwrite or --resume.");
    private static final Option<Boolean> OVERWRITE = OutputOptions.OVERWRITE.describedAs("Replace what is at --output, if an analysis wrote it.");
    private static final Option<Boolean> RESUME = OutputOptions.RESUME.describedAs("Go on with the unfinished analysis at --output.");

    /** All of them, in the order of the help. */
    public static final OptionList COMMON = OptionList.of(OUTPUT, OVERWRITE, RESUME, SEED, OutputOptions.DRY_RUN, OutputOptions.CONFIG);

    private AnalyzeOptions() {}

    /** All that an analysis takes: its own options first. */
    public static OptionList of(NamedAnalysis analysis) {
        return analysis.options().and(COMMON);
    }

    /** What its options are called in messages: {@code patchlode analyze NAME --help} lists them. */
    public static String command(NamedAnalysis analysis) {
        return "analyze " + analysis.name();
    }
}
