package org.patchlode.report.run;

import org.apache.spark.sql.SparkSession;

/** The session of the report's tests. */
public final class Spark {

    private Spark() {}

    public static SparkSession session() {
        return SparkSession.builder()
                .master("local[2]")
                .appName("report tests")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "4")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .getOrCreate();
    }
}
