package org.patchlode.job.analyze.runs;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.patchlode.analysis.health.Duplicates;
import org.patchlode.analysis.health.Finding;
import scala.Tuple2;

/** Looks for duplicates layer by layer, each in one task, over a bounded number of images. */
record RepeatedMaps(Dataset<Row> responses, long seed, double threshold) {

    /** Some 30 MB of a layer of 2,048 maps; a correlation of .95 is known to a hundredth. */
    static final int IMAGES = 4096;

    /** By layer. */
    List<Finding> findings() {
        Dataset<Row> sampled = SampledImages.of(responses, seed, IMAGES).select("layer", "first_channel", "image", "maps");
        double least = threshold;
        JavaRDD<Finding> found = sampled.javaRDD()
                .mapToPair(row -> new Tuple2<>(row.getString(0), new Part(row.getInt(1), row.getString(2), floats(row))))
                .groupByKey()
                .flatMap(layer -> Duplicates.of(layer._1(), matrix(layer._2().iterator()), least).iterator());
        List<Finding> all = new ArrayList<>(found.collect());
        all.sort(Comparator.comparing(Finding::layer).thenComparing(Finding::channel));
        return all;
    }

    /** A block of one image. */
    private record Part(int firstChannel, String image, float[] maps) implements Serializable {}

    private static float[] floats(Row row) {
        List<Float> values = row.getList(3);
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        return floats;
    }

    private static float[][] matrix(Iterator<Part> parts) {
        List<Part> all = new ArrayList<>();
        parts.forEachRemaining(all::add);
        TreeSet<String> names = new TreeSet<>();
        all.forEach(part -> names.add(part.image()));
        TreeMap<String, Integer> places = new TreeMap<>();
        names.forEach(name -> places.put(name, places.size()));
        int channels = all.stream().mapToInt(part -> part.firstChannel() + part.maps().length).max().orElse(0);
        float[][] matrix = new float[channels][names.size()];
        for (Part part : all) {
            for (int i = 0; i < part.maps().length; i++) {
                matrix[part.firstChannel() + i][places.get(part.image())] = part.maps()[i];
            }
        }
        return matrix;
    }
}
