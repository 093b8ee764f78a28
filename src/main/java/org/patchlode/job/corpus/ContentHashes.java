package org.patchlode.job.corpus;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.corpus.read.EncodedImages;
import org.patchlode.corpus.read.ReadAhead;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.digest.Sha256;
import org.patchlode.job.stage.JobGroup;
import org.patchlode.job.stage.Progress;
import org.patchlode.job.stage.StageWatch;
import org.patchlode.result.SessionStorage;

/**
 * SHA-256 of the encoded bytes of images. A pass of its own over the corpus before it is cut into shards: one more read of
 * it, some 100 bytes an image on the driver, and nothing that a run without it pays for.
 */
public final class ContentHashes {

    /** Of no image. */
    public static final ContentHashes NONE = new ContentHashes(Map.of());

    private final Map<String, byte[]> byId;

    /** @param byId hashes by the id of the image */
    public ContentHashes(Map<String, byte[]> byId) {
        this.byId = byId;
    }

    /** Executors read the images. */
    public static ContentHashes of(SparkSession spark, List<ImageRef> images, ImageLimits limits, Progress progress) {
        JavaSparkContext java = JavaSparkContext.fromSparkContext(spark.sparkContext());
        List<Shard> shards = Shard.cut(images, Shard.plannedCount(images.size(), java.defaultParallelism()));
        Broadcast<SerializableConfiguration> hadoop = java.broadcast(new SerializableConfiguration(SessionStorage.of(spark)));
        JobGroup group = JobGroup.begin(spark.sparkContext(), "patchlode-hash", "Patchlode: hash %d images".formatted(images.size()));
        try (StageWatch watch = new StageWatch(spark.sparkContext(), progress, "hashing", "images", images.size())) {
            LongAccumulator done = watch.done();
            List<byte[][]> hashes = java.parallelize(shards, shards.size()).map(shard -> hash(shard, hadoop.value(), limits, done)).collect();
            watch.succeeded();
            return new ContentHashes(byId(shards, hashes));
        } finally {
            group.close();
            hadoop.destroy();
        }
    }

    /** Of each image; nothing of one that cannot be read, which is like no other. */
    private static byte[][] hash(Shard shard, SerializableConfiguration hadoop, ImageLimits limits, LongAccumulator done) {
        byte[][] hashes = new byte[shard.images().size()][];
        try (EncodedImages encoded = new EncodedImages(hadoop.value(), limits); ReadAhead images = encoded.ahead(shard.images())) {
            for (int i = 0; i < hashes.length; i++) {
                hashes[i] = images.next(Sha256::of, reason -> new byte[0]);
                done.add(1);
            }
        }
        return hashes;
    }

    private static Map<String, byte[]> byId(List<Shard> shards, List<byte[][]> hashes) {
        Map<String, byte[]> byId = new HashMap<>();
        for (int shard = 0; shard < shards.size(); shard++) {
            List<ImageRef> images = shards.get(shard).images();
            for (int i = 0; i < images.size(); i++) {
                if (hashes.get(shard)[i].length > 0) {
                    byId.put(images.get(i).id(), hashes.get(shard)[i]);
                }
            }
        }
        return byId;
    }

    /** Whether nothing was hashed, or nothing could be read. */
    boolean isEmpty() {
        return byId.isEmpty();
    }

    /** Of one image, if it could be read. */
    public Optional<byte[]> of(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The same in hexadecimal. */
    public Optional<String> hex(String id) {
        return of(id).map(HexFormat.of()::formatHex);
    }
}
