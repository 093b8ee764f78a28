package org.patchlode.job;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.patchlode.corpus.CorpusListing;
import org.patchlode.corpus.EncodedImages;
import org.patchlode.corpus.ImageLimits;
import org.patchlode.corpus.ImageRef;
import org.patchlode.corpus.ReadAhead;
import org.patchlode.mining.ImageIds;
import org.patchlode.result.SessionStorage;

/**
 * Leaves one image of those with the same encoded bytes: the one whose id is least. A pass of its own over the corpus before
 * it is cut into shards, because statistics and bad images must count an image once too, and a shard cannot know what
 * another has seen. It costs one more read of the corpus and 32 bytes an image on the driver.
 */
final class Duplicates {

    private Duplicates() {}

    static CorpusListing removed(SparkSession spark, CorpusListing listing, ImageLimits limits, Progress progress) {
        JavaSparkContext java = JavaSparkContext.fromSparkContext(spark.sparkContext());
        List<ImageRef> images = listing.images();
        List<Shard> shards = Shard.cut(images, Shard.plannedCount(images.size(), java.defaultParallelism()));
        Broadcast<SerializableConfiguration> hadoop = java.broadcast(new SerializableConfiguration(SessionStorage.of(spark)));
        JobGroup group = JobGroup.begin(spark.sparkContext(), "patchlode-distinct", "Patchlode: hash %d images".formatted(images.size()));
        try (StageWatch watch = new StageWatch(spark.sparkContext(), progress, "hashing", "images", images.size())) {
            org.apache.spark.util.LongAccumulator done = watch.done();
            List<byte[][]> hashes = java.parallelize(shards, shards.size()).map(shard -> hash(shard, hadoop.value(), limits, done)).collect();
            watch.succeeded();
            return listing.distinct(kept(shards, hashes));
        } finally {
            group.close();
            hadoop.destroy();
        }
    }

    /** Of each image; nothing of one that cannot be read, which is like no other. */
    private static byte[][] hash(Shard shard, SerializableConfiguration hadoop, ImageLimits limits, org.apache.spark.util.LongAccumulator done) {
        byte[][] hashes = new byte[shard.images().size()][];
        try (EncodedImages encoded = new EncodedImages(hadoop.value(), limits); ReadAhead images = encoded.ahead(shard.images())) {
            for (int i = 0; i < hashes.length; i++) {
                hashes[i] = images.next(Sha256::of, reason -> new byte[0]);
                done.add(1);
            }
        }
        return hashes;
    }

    private static List<ImageRef> kept(List<Shard> shards, List<byte[][]> hashes) {
        Map<String, String> least = new HashMap<>();
        forEach(shards, hashes, (image, hash) -> least.merge(hash, image.id(), (a, b) -> ImageIds.compare(a, b) <= 0 ? a : b));
        List<ImageRef> kept = new ArrayList<>();
        forEach(shards, hashes, (image, hash) -> {
            if (least.get(hash).equals(image.id())) {
                kept.add(image);
            }
        });
        return kept;
    }

    private interface Visitor {
        void at(ImageRef image, String hash);
    }

    private static void forEach(List<Shard> shards, List<byte[][]> hashes, Visitor visitor) {
        for (int shard = 0; shard < shards.size(); shard++) {
            List<ImageRef> images = shards.get(shard).images();
            for (int i = 0; i < images.size(); i++) {
                byte[] hash = hashes.get(shard)[i];
                String key = hash.length == 0 ? images.get(i).id() : new String(hash, java.nio.charset.StandardCharsets.ISO_8859_1);
                visitor.at(images.get(i), key);
            }
        }
    }
}
