package org.patchlode.command;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.patchlode.job.stage.Progress;
import org.patchlode.job.stage.StageWatch;
import org.patchlode.report.draw.ReportException;
import org.patchlode.report.draw.ReportOptions;
import org.patchlode.report.run.ReportSummary;
import org.patchlode.report.run.ReportWriter;

/**
 * Draws the report of a run as {@code mine} and {@code demo} leave it: without the sheets for papers, which cost more than
 * all its pages together; {@code report} draws them.
 */
public final class Reports {

    private Reports() {}

    /** @param run its URI; it has everything but a report @param progress is told how far the drawing is */
    public static void draw(SparkSession spark, String run, Progress progress) {
        try {
            draw(spark, run, ReportOptions.defaults().withSheets(List.of()), List.of(), progress);
        } catch (ReportException e) {
            // Nothing the user asked for was wrong here, so this is no usage error.
            throw new IllegalStateException("the report of %s cannot be drawn: %s".formatted(run, e.getMessage()), e.getCause());
        }
    }

    /** The same, drawn as asked. @param with outputs of analyses that know something of the maps @throws ReportException if the folder holds no run, cannot be written, or lacks the values that the options need */
    public static ReportSummary draw(SparkSession spark, String run, ReportOptions options, List<String> with, Progress progress) {
        List<StageWatch> watches = new ArrayList<>();
        try {
            ReportSummary summary = ReportWriter.write(spark, run, options, with, maps -> {
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
