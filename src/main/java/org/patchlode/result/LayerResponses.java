package org.patchlode.result;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The table {@code responses} layer by layer, each in one task, over no more images than a task can hold. */
public final class LayerResponses {

    private static final int TASKS_A_SLOT = 4;

    private LayerResponses() {}

    /** What is made of a layer. */
    @FunctionalInterface
    public interface Study<T> extends Serializable {
        /** @param responses by channel, then image in the order of ids; the study's own */
        List<T> of(String layer, float[][] responses);
    }

    /**
     * Studies all layers.
     *
     * @param responses {@code layer}, {@code first_channel}, {@code image} and {@code maps}: each image once a block
     * @param type of what is made, a public class that Java can serialize
     * @return in no certain order of layers
     */
    public static <T extends Serializable> List<T> study(Dataset<Row> responses, Class<T> type, Study<T> study) {
        // With a number, for Spark would put small layers together in one task, and they take time, not bytes.
        int tasks = TASKS_A_SLOT * responses.sparkSession().sparkContext().defaultParallelism();
        return responses.select("layer", "first_channel", "image", "maps")
                .repartition(tasks, functions.col("layer")).sortWithinPartitions("layer", "first_channel", "image")
                .mapPartitions((MapPartitionsFunction<Row, T>) rows -> layers(rows, study), Encoders.javaSerialization(type))
                .collectAsList();
    }

    private static <T> Iterator<T> layers(Iterator<Row> rows, Study<T> study) {
        List<T> made = new ArrayList<>();
        List<float[]> channels = new ArrayList<>();
        List<float[]> block = new ArrayList<>();
        String layer = "";
        int first = -1;
        while (rows.hasNext()) {
            Row row = rows.next();
            boolean sameLayer = row.getString(0).equals(layer);
            if (!sameLayer || row.getInt(1) != first) {
                transpose(block, channels);
            }
            if (!sameLayer) {
                take(layer, channels, study, made);
            }
            layer = row.getString(0);
            first = row.getInt(1);
            block.add(floats(row));
        }
        transpose(block, channels);
        take(layer, channels, study, made);
        return made.iterator();
    }

    private static <T> void take(String layer, List<float[]> channels, Study<T> study, List<T> made) {
        if (!channels.isEmpty()) {
            made.addAll(study.of(layer, channels.toArray(new float[0][])));
            channels.clear();
        }
    }

    /** From an image's values of a block to a channel's of all images. */
    private static void transpose(List<float[]> block, List<float[]> channels) {
        int width = block.isEmpty() ? 0 : block.get(0).length;
        for (int map = 0; map < width; map++) {
            float[] values = new float[block.size()];
            for (int image = 0; image < values.length; image++) {
                values[image] = block.get(image)[map];
            }
            channels.add(values);
        }
        block.clear();
    }

    private static float[] floats(Row row) {
        List<Float> values = row.getList(3);
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        return floats;
    }
}
