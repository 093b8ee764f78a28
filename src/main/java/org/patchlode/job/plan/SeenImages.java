package org.patchlode.job.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.job.corpus.ContentHashes;
import org.patchlode.job.corpus.Shard;
import org.patchlode.job.table.DriverTable;
import org.patchlode.result.RunFolder;
import org.patchlode.result.RunNames;
import org.patchlode.result.Tables;

/** Which images a run saw, in which state, in which shard: what a later run over a grown corpus compares with. */
public final class SeenImages {

    /** Name, under the run. */
    public static final String FOLDER = RunNames.kept("images");

    /** One row an image. */
    static final StructType SCHEMA = new StructType()
            .add("image", DataTypes.StringType, false)
            .add("bytes", DataTypes.LongType, false)
            .add("version", DataTypes.StringType, false)
            .add("shard", DataTypes.IntegerType, false)
            .add("sha256", DataTypes.StringType, false);

    private SeenImages() {}

    /**
     * @param image its id
     * @param bytes encoded
     * @param version see {@link ImageRef#version}
     * @param shard that it is in
     * @param sha256 of its bytes in hexadecimal; empty if the run did not hash them
     */
    record Kept(String image, long bytes, String version, int shard, String sha256) {}

    /** All that a run saw. A run of an older release has no hashes. */
    static Dataset<Row> read(SparkSession spark, RunFolder run) {
        return Tables.read(spark, SCHEMA, run.uri(FOLDER));
    }

    static Kept of(Row row) {
        return new Kept(row.getString(0), row.getLong(1), row.getString(2), row.getInt(3), row.isNullAt(4) ? "" : row.getString(4));
    }

    public static void write(SparkSession spark, RunFolder run, List<Shard> shards, MinePlan plan) {
        List<Row> rows = new ArrayList<>();
        Function<Shard, List<ImageRef>> images = plan.images();
        for (Shard shard : shards) {
            ContentHashes hashes = plan.hashes(shard);
            images.apply(shard).forEach(image -> rows.add(RowFactory.create(image.id(), image.bytes(), image.version(), shard.number(), hashes.hex(image.id()).orElse(""))));
        }
        DriverTable.write(spark, rows, SCHEMA, run.uri(FOLDER));
    }
}
