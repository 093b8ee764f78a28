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
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.analysis.FakeNetwork;
import org.patchlode.analysis.PassState;
import org.patchlode.analysis.Section;
import org.patchlode.job.stage.StepSum;
import org.patchlode.mining.CorruptStateException;
import org.patchlode.mining.MiningState;
import scala.reflect.ClassTag;

/** States on their way up the tree: the same bytes as when each merge went from bytes to bytes. */
class StatePieceTest {

    private static final int SHARDS = 70;

    private static List<CorpusAnalysis<?, ?>> analyses() {
        return List.of(FakeNetwork.winners(3));
    }

    private static byte[] state(int shard) {
        Section<MiningState> section = Section.empty(FakeNetwork.winners(3));
        Random random = new Random(shard);
        for (int image = 0; image < 4; image++) {
            for (int map = 0; map < 7; map++) {
                float score = random.nextInt(6);
                section.state().observe(map / 5, map % 5, score, score, score > 0, "image-" + shard + "-" + image, map, image);
            }
            section.coverage().image(10);
        }
        section.coverage().only(shard);
        return new PassState(List.of(section)).toBytes();
    }

    private static PassState read(byte[] bytes) throws CorruptStateException {
        return PassState.fromBytes(analyses(), bytes);
    }

    private static byte[] fromBytesToBytes() throws CorruptStateException {
        byte[] merged = state(0);
        for (int shard = 1; shard < SHARDS; shard++) {
            merged = read(merged).merge(read(state(shard))).toBytes();
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
                assertThat(CorpusPass.merge(pieces, StatePieceTest::analyses, steps).toBytes()).as(serializer).isEqualTo(wanted);
            }
        }
    }

    @Test
    void travelsBeforeAndAfterAMerge() throws CorruptStateException {
        List<Serializer> serializers = new ArrayList<>(List.of(new JavaSerializer(new SparkConf()), new KryoSerializer(new SparkConf())));
        for (Serializer serializer : serializers) {
            StatePiece piece = travelled(serializer.newInstance(), new StatePiece(state(0)));
            StatePiece merged = travelled(serializer.newInstance(), piece.merge(new StatePiece(state(1)), analyses()));
            assertThat(merged.state(analyses()).toBytes()).isEqualTo(read(state(0)).merge(read(state(1))).toBytes());
        }
    }

    @Test
    void aDamagedStateIsFoundAtTheMerge() {
        byte[] damaged = state(1);
        damaged[damaged.length / 2] ^= 1;
        assertThatThrownBy(() -> new StatePiece(state(0)).merge(new StatePiece(damaged), analyses())).isInstanceOf(CorruptStateException.class);
    }

    private static StatePiece travelled(SerializerInstance instance, StatePiece piece) {
        ClassTag<StatePiece> tag = scala.reflect.ClassTag$.MODULE$.apply(StatePiece.class);
        return instance.deserialize(instance.serialize(piece, tag), tag);
    }
}
