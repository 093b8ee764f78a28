package org.patchlode.job.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.Serializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import org.patchlode.corpus.ref.ImageRef;
import scala.reflect.ClassTag;

/** How a corpus is cut. */
class ShardTest {

    @Test
    void everySlotGetsSomeShardsButNoneIsEmpty() {
        assertThat(Shard.plannedCount(1000, 2)).isEqualTo(8);
        assertThat(Shard.plannedCount(3, 2)).isEqualTo(3);
    }

    @Test
    void aShardIsNoLargerThanWhatMayBeLost() {
        assertThat(Shard.plannedCount(1_000_000, 2)).isEqualTo(977);
        assertThat(Shard.plannedCount(1_000_000, 2, 2e10, 0)).isEqualTo(977);
    }

    @Test
    void cheapNetworksTakeLargerShards() {
        assertThat(Shard.plannedCount(1_000_000, 2, 0.25e9, 0)).isEqualTo(250);
        assertThat(Shard.plannedCount(1_000_000, 2, 0, 0)).isEqualTo(123);
        assertThat(Shard.plannedCount(40_000, 2, 0.08e9, 0)).isEqualTo(8);
    }

    @Test
    void itTravelsInFewBytesWhateverTheSession() {
        List<ImageRef> images = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            images.add(new ImageRef("file:/corpus/%04d.png".formatted(i), "%04d.png".formatted(i), i, "mtime:1"));
        }
        Shard shard = new Shard(3, images, List.of(new Shard.Kept("file:/older", 7)), 5, List.of());
        ClassTag<Shard> tag = scala.reflect.ClassTag$.MODULE$.apply(Shard.class);
        for (Serializer serializer : List.of(new JavaSerializer(new SparkConf()), new KryoSerializer(new SparkConf()))) {
            SerializerInstance instance = serializer.newInstance();
            ByteBuffer bytes = instance.serialize(shard, tag);
            assertThat(bytes.remaining()).as("%s", serializer).isLessThan(70 * images.size());
            assertThat(instance.deserialize(bytes, tag)).as("%s", serializer).isEqualTo(shard);
        }
    }

    @Test
    void noShardKeepsMoreThanATaskCanHold() {
        assertThat(Shard.plannedCount(1_000_000, 2, 0, 128_000)).isEqualTo(955);
        assertThat(Shard.plannedCount(10, 2, 0, 1L << 30)).isEqualTo(10);
    }
}
