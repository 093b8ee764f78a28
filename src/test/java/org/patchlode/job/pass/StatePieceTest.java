package org.patchlode.job.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.Serializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import org.patchlode.job.pass.MiningStage;
import org.patchlode.job.pass.StatePiece;
import org.patchlode.job.stage.StepSum;
import org.patchlode.mining.CorruptStateException;
import org.patchlode.mining.MiningState;
import scala.reflect.ClassTag;

/** States on their way up the tree: the same bytes as when each merge went from bytes to bytes. */
class StatePieceTest {

    private static final int SHARDS = 70;

    private static byte[] state(int shard) {
        MiningState state = MiningState.empty(3, 5, 2);
        Random random = new Random(shard);
        for (int image = 0; image < 4; image++) {
            for (int map = 0; map < 7; map++) {
                float score = random.nextInt(6);
                state.observe(map / 5, map % 5, score, score, score > 0, "image-" + shard + "-" + image, map, image);
            }
            state.countImage(10);
        }
        state.cover(shard);
        return state.toBytes();
    }

    private static byte[] fromBytesToBytes() throws CorruptStateException {
        byte[] merged = state(0);
        for (int shard = 1; shard < SHARDS; shard++) {
            merged = MiningState.fromBytes(merged).merge(MiningState.fromBytes(state(shard))).toBytes();
        }
        return merged;
    }

    @Test
    void theTreeGivesTheBytesOfMergingOneByOneWithEitherSerializer() throws CorruptStateException {
        byte[] wanted = fromBytesToBytes();
        for (String serializer : List.of(JavaSerializer.class.getName(), KryoSerializer.class.getName())) {
            SparkConf conf = new SparkConf().setMaster("local[2]").setAppName("test").set("spark.serializer", serializer);
            try (JavaSparkContext spark = new JavaSparkContext(conf)) {
                StepSum steps = new StepSum();
                spark.sc().register(steps);
                var pieces = spark.parallelize(IntStream.range(0, SHARDS).boxed().toList(), SHARDS).map(shard -> new StatePiece(state(shard)));
                assertThat(MiningStage.merge(pieces, steps).toBytes()).as(serializer).isEqualTo(wanted);
            }
        }
    }

    @Test
    void travelsBeforeAndAfterAMerge() throws CorruptStateException {
        List<Serializer> serializers = new ArrayList<>(List.of(new JavaSerializer(new SparkConf()), new KryoSerializer(new SparkConf())));
        for (Serializer serializer : serializers) {
            StatePiece piece = travelled(serializer.newInstance(), new StatePiece(state(0)));
            StatePiece merged = travelled(serializer.newInstance(), piece.merge(new StatePiece(state(1))));
            assertThat(merged.state().toBytes()).isEqualTo(MiningState.fromBytes(state(0)).merge(MiningState.fromBytes(state(1))).toBytes());
        }
    }

    @Test
    void aDamagedStateIsFoundAtTheMerge() {
        byte[] damaged = state(1);
        damaged[damaged.length / 2] ^= 1;
        assertThatThrownBy(() -> new StatePiece(state(0)).merge(new StatePiece(damaged))).isInstanceOf(CorruptStateException.class);
    }

    private static StatePiece travelled(SerializerInstance instance, StatePiece piece) {
        ClassTag<StatePiece> tag = scala.reflect.ClassTag$.MODULE$.apply(StatePiece.class);
        return instance.deserialize(instance.serialize(piece, tag), tag);
    }
}
