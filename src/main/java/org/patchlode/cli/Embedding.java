package org.patchlode.cli;

import java.io.File;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.job.run.Failures;
import org.patchlode.job.stage.Progress;
import org.patchlode.option.LayeredConfig;

/**
 * What the Java API shares with the command, so that both take the same options, refuse with the same sentences and leave
 * the same run.
 */
public final class Embedding {

    private Embedding() {}

    /**
     * The options of {@code mine}, checked as the command checks them.
     *
     * @param values by option name without dashes
     * @param config HOCON file that stands between {@code values} and the defaults
     * @throws org.patchlode.model.ConfigurationException if one is unknown, missing or out of bounds
     */
    public static MineOptions mineOptions(Map<String, ?> values, Optional<File> config) {
        return MineOptions.of(LayeredConfig.of(MineOptions.COMMAND, MineOptions.ALL, values, config));
    }

    /** Whether {@code mine} has this option; without dashes. */
    public static boolean isMineOption(String name) {
        return MineOptions.ALL.has(name);
    }

    /** Draws the report of a run that has everything else. */
    public static void drawReport(SparkSession spark, String run) {
        Reports.draw(spark, run);
    }

    /** A step as the command prints it, such as {@code mining: 120 of 2,000 images, 98.1/s, 19 s left}. */
    public static String text(Progress.Step step) {
        return ProgressPrinter.text(step);
    }

    /** The exception that says in one sentence what was wrong with model, corpus, options or output, if that was it. */
    public static Optional<Throwable> foreseen(Throwable failure) {
        return Failures.foreseen(failure);
    }

    /** What the command would print of a failure. */
    public static String sentence(Throwable failure) {
        return ExitCode.sentence(failure);
    }
}
