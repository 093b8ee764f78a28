package org.patchlode.job.table;

import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.patchlode.result.RowDigest;
import org.patchlode.result.SessionStorage;
import org.patchlode.result.TableParts;

/**
 * A table whose rows have places from 0. Its cut into files depends on the number of rows alone, not on the cluster. Rows go through the
 * shuffle as the bytes that they are ({@link org.patchlode.result.RowBytes}); nothing is made of them before they are written.
 */
public final class OrderedTable {

    private OrderedTable() {}

    /**
     * Writes it, replacing one that is there.
     *
     * @param rows by place, in any order
     * @param count of the rows
     * @param rowsAFile at most
     * @param target URI of a folder
     * @return the checksum of the rows
     */
    public static <K extends Number> String write(SparkSession session, JavaPairRDD<K, byte[]> rows, long count, int rowsAFile, StructType schema, String target) {
        return write(session, rows, count, rowsAFile, session.sparkContext().longAccumulator("rows written"), new TableParts(target, schema, TableParts.Layout.PACKED));
    }

    /** The same. @param passed counts rows as they are written @param table where to */
    public static <K extends Number> String write(SparkSession session, JavaPairRDD<K, byte[]> rows, long count, int rowsAFile, LongAccumulator passed, TableParts table) {
        Configuration storage = SessionStorage.of(session);
        table.clear(storage);
        Broadcast<SerializableConfiguration> hadoop = JavaSparkContext.fromSparkContext(session.sparkContext()).broadcast(new SerializableConfiguration(storage));
        try {
            // Collected in the order of partitions.
            return RowDigest.ofTable(rows.repartitionAndSortWithinPartitions(new InOrder(FileCut.of(count, rowsAFile))).values().mapPartitionsWithIndex(new WritePart(table, hadoop, passed), true).collect());
        } finally {
            hadoop.destroy();
        }
    }

    /** One Spark task; gives the checksums of its rows, one after another. */
    private record WritePart(TableParts table, Broadcast<SerializableConfiguration> hadoop, LongAccumulator passed) implements Function2<Integer, Iterator<byte[]>, Iterator<byte[]>> {

        @Override
        public Iterator<byte[]> call(Integer number, Iterator<byte[]> rows) {
            return List.of(table.write(hadoop.value().value(), number, rows, () -> passed.add(1L))).iterator();
        }
    }

    /** Runs of consecutive places. */
    private static final class InOrder extends Partitioner {

        private static final long serialVersionUID = 1L;

        private final FileCut cut;

        InOrder(FileCut cut) {
            this.cut = cut;
        }

        @Override
        public int numPartitions() {
            return cut.files();
        }

        @Override
        public int getPartition(Object key) {
            return cut.file(((Number) key).longValue());
        }
    }
}
