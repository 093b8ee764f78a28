package org.patchlode.cli;

import org.apache.spark.sql.SparkSession;
import org.patchlode.report.ReportOptions;
import org.patchlode.report.ReportWriter;

/** Draws the report of a run as {@code mine} and {@code demo} leave it. */
final class Reports {

    private Reports() {}

    static void draw(SparkSession spark, String run) {
        ReportWriter.write(spark, run, ReportOptions.defaults());
    }
}
