package org.patchlode.result;

import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.patchlode.storage.StorageDefaults;

/** Parquet tables whose parts are whole on any storage ({@link AtomicCommitProtocol}), under any name. */
public final class Tables {

    /** How a table is written that says nothing else. */
    public static final Map<String, String> PACKED = Map.of("compression", "snappy");

    private Tables() {}

    /**
     * Writes a table, replacing one that is there; a part a partition, named by its number.
     *
     * @param session whose own settings stay as they are
     * @param target URI of a folder
     */
    public static void write(SparkSession session, JavaRDD<Row> rows, StructType schema, String target) {
        write(session, rows, schema, target, PACKED);
    }

    /** The same with Parquet's own options. */
    public static void write(SparkSession session, JavaRDD<Row> rows, StructType schema, String target, Map<String, String> options) {
        SparkSession own = session.newSession();
        StorageDefaults.missing(session.sparkContext().hadoopConfiguration()).forEach(own.conf()::set);
        // Dates of rows are java.time's, which no time zone can move.
        own.conf().set("spark.sql.datetime.java8API.enabled", true);
        own.conf().set("spark.sql.sources.commitProtocolClass", AtomicCommitProtocol.class.getName());
        own.createDataFrame(rows, schema).write().mode(SaveMode.Overwrite).options(options).parquet(target);
    }

    /** A table, read when it is used. @param uri of a folder or file, taken literally */
    public static Dataset<Row> read(SparkSession session, String uri) {
        return session.read().parquet(literal(uri));
    }

    /** The same with a known schema, so that no part is opened to learn it. */
    public static Dataset<Row> read(SparkSession session, StructType schema, String uri) {
        return session.read().schema(schema).parquet(literal(uri));
    }

    /** A URI as Spark's readers must be given it: they take it for a glob. */
    public static String literal(String uri) {
        return uri.replaceAll("([*?\\[\\]{}\\\\])", "\\\\$1");
    }
}
