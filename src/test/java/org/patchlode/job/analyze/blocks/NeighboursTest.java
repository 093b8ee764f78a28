package org.patchlode.job.analyze.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.patchlode.analysis.blocks.Block;
import scala.Tuple2;

/** Blocks of a million images, which have eight maps each, though but some images are made. */
class NeighboursTest {

    private static final int MILLION = 1_000_000;
    private static final int IMAGES = 3;
    private static final List<ResponseLayer> LAYERS = List.of(new ResponseLayer("a", 70), new ResponseLayer("none", 0), new ResponseLayer("b", 20), new ResponseLayer("c", 128));

    private static SparkSession spark;

    @BeforeAll
    static void start() {
        spark = SparkSession.builder().master("local[2]").appName("test").config("spark.ui.enabled", "false").getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void aTaskHasTheBlocksOfARowsMapsInTheirOrder() {
        BlockKeys keys = BlockKeys.of(LAYERS, MILLION);
        assertThat(keys.width()).isEqualTo(8);
        assertThat(keys.blocks()).isEqualTo(9 + 3 + 16);
        JavaRDD<Tuple2<Long, Chunk>> byTask = BlocksStage.byTask(chunks(keys), keys);
        List<List<String>> tasks = byTask.mapPartitions(chunks -> {
            List<String> blocks = new ArrayList<>();
            new Blocks(chunks, keys, LAYERS, IMAGES).forEachRemaining(block -> blocks.add(said(block)));
            return List.<List<String>>of(blocks).iterator();
        }).collect();
        List<List<String>> expected = new ArrayList<>();
        for (ResponseLayer layer : LAYERS) {
            for (int row = 0; row < layer.maps(); row += 64) {
                List<String> blocks = new ArrayList<>();
                for (int channel = row; channel < Math.min(row + 64, layer.maps()); channel += 8) {
                    blocks.add(said(block(layer, channel)));
                }
                expected.add(blocks);
            }
        }
        assertThat(tasks).isEqualTo(expected);
    }

    @Test
    void fewImagesGiveEachBlockATask() {
        BlockKeys keys = BlockKeys.of(LAYERS, 1000);
        assertThat(keys.tasks()).isEqualTo(keys.blocks()).isEqualTo(2 + 1 + 2);
        assertThat(BlocksStage.byTask(chunks(keys), keys).getNumPartitions()).isEqualTo(5);
    }

    @Test
    void anImageThatALayerLacksIsDamage() {
        BlockKeys keys = BlockKeys.of(LAYERS, MILLION);
        List<Tuple2<Long, Chunk>> chunks = List.of(new Tuple2<>(keys.key(2, 0), new Chunk(new int[] {0, 2}, new float[16])));
        assertThatThrownBy(() -> new Blocks(chunks.iterator(), keys, LAYERS, IMAGES).next()).isInstanceOf(IllegalStateException.class)
                .hasMessage("layer 'b' has responses of 2 images, and others of 3; the responses are damaged, so mine them again");
    }

    /** A chunk an image, in random order. */
    private static JavaPairRDD<Long, Chunk> chunks(BlockKeys keys) {
        List<Tuple2<Long, Chunk>> chunks = new ArrayList<>();
        for (int layer = 0; layer < LAYERS.size(); layer++) {
            for (int channel = 0; channel < LAYERS.get(layer).maps(); channel += keys.width()) {
                Block block = block(LAYERS.get(layer), channel, keys.width());
                for (int image = 0; image < IMAGES; image++) {
                    float[] values = new float[block.maps().length];
                    for (int map = 0; map < values.length; map++) {
                        values[map] = block.maps()[map][image];
                    }
                    chunks.add(new Tuple2<>(keys.key(layer, channel), new Chunk(new int[] {image}, values)));
                }
            }
        }
        Collections.shuffle(chunks, new Random(1));
        return JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelizePairs(chunks, 3);
    }

    private static Block block(ResponseLayer layer, int first) {
        return block(layer, first, 8);
    }

    private static Block block(ResponseLayer layer, int first, int width) {
        float[][] maps = new float[Math.min(width, layer.maps() - first)][IMAGES];
        for (int map = 0; map < maps.length; map++) {
            for (int image = 0; image < IMAGES; image++) {
                maps[map][image] = layer.name().charAt(0) * 1000 + (first + map) * 10 + image;
            }
        }
        return new Block(layer.name(), first, maps);
    }

    private static String said(Block block) {
        return block.layer() + " " + block.firstChannel() + " " + Arrays.deepToString(block.maps());
    }
}
