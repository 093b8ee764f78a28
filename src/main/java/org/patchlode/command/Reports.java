package org.patchlode.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.patchlode.job.run.MinedRun;
import org.patchlode.job.stage.Progress;
import org.patchlode.job.stage.StageWatch;
import org.patchlode.report.draw.ReportException;
import org.patchlode.report.draw.ReportOptions;
import org.patchlode.report.run.DrawnCells;
import org.patchlode.report.run.ReportSummary;
import org.patchlode.report.run.ReportWriter;

/**
 * Draws the report of a run as {@code mine} and {@code demo} leave it; {@code report} draws sheets for papers too.
 */
public final class Reports {

    private Reports() {}

    /** @param run has everything but a report @param progress is told how far the drawing is */
    public static void draw(SparkSession spark, MinedRun run, Progress progress) {
        try {
            draw(spark, run.uri(), ReportOptions.pages(), List.of(), run.cells(), progress);
        } catch (ReportException e) {
            // Nothing the user asked for was wrong here, so this is no usage error.
            throw new IllegalStateException("the report of %s cannot be drawn: %s".formatted(run.uri(), e.getMessage()), e.getCause());
        }
    }

    /** The same, drawn as asked. @param with outputs of analyses that know something of the maps @throws ReportException if the folder holds no run, cannot be written, or lacks the values that the options need */
    public static ReportSummary draw(SparkSession spark, String run, ReportOptions options, List<String> with, Progress progress) {
        return draw(spark, run, options, with, Optional.empty(), progress);
    }

    private static ReportSummary draw(SparkSession spark, String run, ReportOptions options, List<String> with, Optional<DrawnCells> cells, Progress progress) {
        List<StageWatch> watches = new ArrayList<>();
        try {
            ReportSummary summary = ReportWriter.write(spark, run, options, with, cells, maps -> {
                watches.add(new StageWatch(spark.sparkContext(), progress, "reporting", "feature maps", maps));
                return watches.get(0).done();
            });
            watches.forEach(StageWatch::succeeded);
            return summary;
        } finally {
            watches.forEach(StageWatch::close);
        }
    }
}
