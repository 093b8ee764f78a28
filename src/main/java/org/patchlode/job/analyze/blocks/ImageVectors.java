package org.patchlode.job.analyze.blocks;

import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import scala.Tuple2;

/** A layer's responses, image by image: all its feature maps together. */
public final class ImageVectors {

    /** Images that a task puts together. */
    private static final int RANGE = 4096;

    private ImageVectors() {}

    /** By place of the image among all. Partitions are runs of images and depend on their number alone. */
    public static JavaPairRDD<Integer, float[]> of(ResponseSource source, ResponseLayer layer) {
        int images = source.images().size();
        int maps = layer.maps();
        BlockKeys keys = BlockKeys.of(List.of(layer), images);
        int ranges = (images + RANGE - 1) / RANGE;
        return source.chunks(List.of(layer), keys).flatMapToPair(chunk -> byRange(keys.firstChannel(chunk._1()), chunk._2()))
                .partitionBy(new BlockKeys.ByNumber(ranges)).mapPartitionsToPair(chunks -> together(chunks, maps, images));
    }

    /** Images of a chunk by the range that they lie in. */
    private static Iterator<Tuple2<Long, Tuple2<Integer, Chunk>>> byRange(int firstChannel, Chunk chunk) {
        int width = chunk.images().length == 0 ? 0 : chunk.values().length / chunk.images().length;
        return IntStream.of(chunk.images()).map(image -> image / RANGE).distinct().sorted().mapToObj(range -> {
            int[] places = IntStream.range(0, chunk.images().length).filter(i -> chunk.images()[i] / RANGE == range).toArray();
            float[] values = new float[places.length * width];
            for (int i = 0; i < places.length; i++) {
                System.arraycopy(chunk.values(), places[i] * width, values, i * width, width);
            }
            Chunk own = new Chunk(IntStream.of(places).map(place -> chunk.images()[place]).toArray(), values);
            return new Tuple2<>((long) range, new Tuple2<>(firstChannel, own));
        }).iterator();
    }

    private static Iterator<Tuple2<Integer, float[]>> together(Iterator<Tuple2<Long, Tuple2<Integer, Chunk>>> chunks, int maps, int images) {
        if (!chunks.hasNext()) {
            return List.<Tuple2<Integer, float[]>>of().iterator();
        }
        Tuple2<Long, Tuple2<Integer, Chunk>> first = chunks.next();
        int from = (int) (first._1() * RANGE);
        float[][] values = new float[Math.min(RANGE, images - from)][maps];
        put(first._2(), values, from);
        while (chunks.hasNext()) {
            put(chunks.next()._2(), values, from);
        }
        return IntStream.range(0, values.length).mapToObj(i -> new Tuple2<>(from + i, values[i])).iterator();
    }

    private static void put(Tuple2<Integer, Chunk> chunk, float[][] values, int from) {
        int[] images = chunk._2().images();
        int width = chunk._2().values().length / images.length;
        for (int i = 0; i < images.length; i++) {
            System.arraycopy(chunk._2().values(), i * width, values[images[i] - from], chunk._1(), width);
        }
    }
}
