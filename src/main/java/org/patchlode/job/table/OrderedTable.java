package org.patchlode.job.table;

import java.io.Serializable;
import java.util.Comparator;
import org.apache.spark.Partitioner;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.rdd.ShuffledRDD;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.patchlode.result.Tables;
import scala.Tuple2;
import scala.math.Ordering$;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

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
        Tables.write(session, checksums.passing(sorted(session, rows, new InOrder(count, rowsAFile))), schema, target);
    }

    /** As {@code repartitionAndSortWithinPartitions}, but rows travel by Kryo, which Spark can sort as bytes; Java's serialization took more time than the files. */
    private static <K extends Number> JavaRDD<Row> sorted(SparkSession session, JavaPairRDD<K, Row> rows, Partitioner partitioner) {
        SparkConf conf = session.sparkContext().getConf().set("spark.kryo.registrationRequired", "false").set("spark.kryoserializer.buffer.max", "1g");
        ClassTag<K> key = tag(Object.class);
        ClassTag<Row> row = tag(Row.class);
        RDD<Tuple2<K, Row>> shuffled = new ShuffledRDD<K, Row, Row>(rows.rdd(), partitioner, key, row, row)
                .setSerializer(new KryoSerializer(conf)).setKeyOrdering(Ordering$.MODULE$.comparatorToOrdering(new ByPlace<K>()));
        return JavaPairRDD.fromRDD(shuffled, key, row).values();
    }

    @SuppressWarnings("unchecked")
    private static <T> ClassTag<T> tag(Class<?> of) {
        return (ClassTag<T>) ClassTag$.MODULE$.apply(of);
    }

    /** Places, the least first. */
    private static final class ByPlace<K extends Number> implements Comparator<K>, Serializable {

        private static final long serialVersionUID = 1L;

        @Override
        public int compare(K a, K b) {
            return Long.compare(a.longValue(), b.longValue());
        }
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
