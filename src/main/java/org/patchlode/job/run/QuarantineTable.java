package org.patchlode.job.run;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.patchlode.job.table.DriverTable;
import org.patchlode.mining.BadImage;
import org.patchlode.result.RunFolder;
import org.patchlode.result.RunSchemas;

/** Writes the images that could not be used. */
public final class QuarantineTable {

    private QuarantineTable() {}

    /** @return the checksum of the rows */
    public static String write(SparkSession spark, RunFolder run, List<BadImage> images) {
        List<Row> bad = images.stream().map(b -> RowFactory.create(b.image(), b.reason())).toList();
        return DriverTable.write(spark, bad, RunSchemas.quarantine(), run.uri("quarantine"));
    }
}
