package org.patchlode.job.stage;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.patchlode.result.Tables;

/** A table of rows that the driver has. */
public final class DriverTable {

    private static final int ROWS_A_FILE = 100_000;

    private DriverTable() {}

    /**
     * Writes it, replacing one that is there.
     *
     * @param target URI of a folder
     * @param what it is, for the Spark UI
     */
    public static void write(SparkSession spark, List<Row> rows, StructType schema, String target, String what) {
        JobGroup group = JobGroup.describe(spark.sparkContext(), "Patchlode: write " + what);
        try {
            int files = Math.max(1, rows.size() / ROWS_A_FILE);
            Tables.write(spark, JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(rows, files), schema, target);
        } finally {
            group.close();
        }
    }
}
