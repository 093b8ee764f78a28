package org.patchlode.command;

import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.patchlode.report.draw.ReportException;
import org.patchlode.report.draw.ReportOptions;
import org.patchlode.report.run.ReportWriter;

/**
 * Draws the report of a run as {@code mine} and {@code demo} leave it: without the sheets for papers, which cost more than
 * all its pages together; {@code report} draws them.
 */
public final class Reports {

    private Reports() {}

    /** @param run its URI; it has everything but a report */
    public static void draw(SparkSession spark, String run) {
        try {
            ReportWriter.write(spark, run, ReportOptions.defaults().withSheets(List.of()));
        } catch (ReportException e) {
            // Nothing the user asked for was wrong here, so this is no usage error.
            throw new IllegalStateException("the report of %s cannot be drawn: %s".formatted(run, e.getMessage()), e.getCause());
        }
    }
}
