package org.patchlode.job.table;

import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.patchlode.result.RowBytes;
import org.patchlode.result.RowDigest;
import org.patchlode.result.SessionStorage;
import org.patchlode.result.TableParts;

/** A table of rows that the driver has, which writes them itself: a Spark job of one small task takes longer than its rows do. */
public final class DriverTable {

    private static final int ROWS_A_FILE = 100_000;

    private DriverTable() {}

    /**
     * Writes it, replacing one that is there.
     *
     * @param target URI of a folder
     * @return the checksum of the rows
     */
    public static String write(SparkSession spark, List<Row> rows, StructType schema, String target) {
        Configuration hadoop = SessionStorage.of(spark);
        TableParts table = new TableParts(target, schema, TableParts.Layout.PACKED);
        table.clear(hadoop);
        int files = Math.max(1, rows.size() / ROWS_A_FILE);
        List<byte[]> checksums = new ArrayList<>();
        for (int file = 0; file < files; file++) {
            int from = (int) ((long) rows.size() * file / files);
            int to = (int) ((long) rows.size() * (file + 1) / files);
            checksums.add(table.write(hadoop, file, rows.subList(from, to).stream().map(RowBytes::of).iterator(), () -> {}));
        }
        return RowDigest.ofTable(checksums);
    }
}
