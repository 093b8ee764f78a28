package org.patchlode.report.run;

import org.apache.spark.sql.SparkSession;

/** The session of this package's tests. */
final class Spark {

    private Spark() {}

    static SparkSession session() {
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
