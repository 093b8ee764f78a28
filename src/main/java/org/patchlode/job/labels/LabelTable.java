package org.patchlode.job.labels;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Files of rows that tell of images. */
public final class LabelTable {

    private LabelTable() {}

    /** A CSV with a header and a column {@code image}, as texts. @throws org.patchlode.model.ConfigurationException if it cannot be read or lacks that column */
    public static Dataset<Row> read(SparkSession spark, String uri) {
        return Labels.table(spark, uri);
    }
}
