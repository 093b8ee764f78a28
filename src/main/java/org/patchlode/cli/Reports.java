package org.patchlode.cli;

import org.apache.spark.sql.SparkSession;

/** Draws the report of a run. */
final class Reports {

    private Reports() {}

    static void draw(SparkSession spark, String run) {
    }
}
