package org.patchlode.job.table;

import java.util.Map;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.patchlode.result.Tables;

/** A table whose rows have places from 0. Its cut into files depends on the number of rows alone, not on the cluster. */
public final class OrderedTable {

    private OrderedTable() {}

    /**
     * Writes it, replacing one that is there.
     *
     * @param rows by place, in any order
     * @param count of the rows
     * @param rowsAFile at most
     * @param checksums takes them as they pass
     * @param target URI of a folder
     */
    public static <K extends Number> void write(SparkSession session, JavaPairRDD<K, Row> rows, long count, int rowsAFile, RowChecksums checksums, StructType schema,
            String target) {
        write(session, rows, count, rowsAFile, checksums, schema, target, Tables.PACKED);
    }

    /** The same with Parquet's own options. */
    public static <K extends Number> void write(SparkSession session, JavaPairRDD<K, Row> rows, long count, int rowsAFile, RowChecksums checksums, StructType schema,
            String target, Map<String, String> options) {
        JavaRDD<Row> sorted = checksums.passing(rows.repartitionAndSortWithinPartitions(new InOrder(count, rowsAFile)).values());
        Tables.write(session, sorted, schema, target, options);
    }

    /** Runs of consecutive places. */
    private static final class InOrder extends Partitioner {

        private static final long serialVersionUID = 1L;

        private final long rows;
        private final int files;

        InOrder(long rows, int rowsAFile) {
            this.rows = Math.max(1, rows);
            this.files = Math.toIntExact(Math.max(1, (rows + rowsAFile - 1) / rowsAFile));
        }

        @Override
        public int numPartitions() {
            return files;
        }

        @Override
        public int getPartition(Object key) {
            return (int) (((Number) key).longValue() * files / rows);
        }
    }
}
