package org.patchlode.job.analyze.runs;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.patchlode.analysis.statistics.Ranks;
import org.patchlode.result.SampledImages;
import scala.Tuple2;

/** How the responses of two runs to the same images go together, block of feature maps by block. */
final class CommonResponses {

    /** Some 50 MB a block. */
    private static final int IMAGES = 100_000;

    private CommonResponses() {}

    /** An image's responses in both runs. */
    private record Pair(String image, List<Float> before, List<Float> after) implements Serializable {}

    /** Spearman's correlations by layer and channel; none if a run kept no responses. NaN where one of the two does not vary. */
    static Map<String, Map<Integer, Double>> correlations(FinishedRun before, FinishedRun after, long seed) {
        Optional<Dataset<Row>> first = before.responses();
        Optional<Dataset<Row>> second = after.responses();
        if (first.isEmpty() || second.isEmpty()) {
            return Map.of();
        }
        Dataset<Row> both = first.get().join(second.get().withColumnRenamed("maps", "others"), new String[] {"layer", "first_channel", "image"});
        Map<String, Map<Integer, Double>> correlations = new HashMap<>();
        SampledImages.of(both, seed, IMAGES).select(functions.col("layer"), functions.col("first_channel"), functions.col("image"), functions.col("maps"), functions.col("others")).javaRDD()
                .mapToPair(row -> new Tuple2<>(new Tuple2<>(row.getString(0), row.getInt(1)), new Pair(row.getString(2), row.getList(3), row.getList(4))))
                .groupByKey()
                .mapValues(CommonResponses::block)
                .collect().forEach(block -> {
                    Map<Integer, Double> layer = correlations.computeIfAbsent(block._1()._1(), name -> new HashMap<>());
                    for (int map = 0; map < block._2().length; map++) {
                        layer.put(block._1()._2() + map, block._2()[map]);
                    }
                });
        return correlations;
    }

    private static double[] block(Iterable<Pair> pairs) {
        List<Pair> all = new ArrayList<>();
        pairs.forEach(all::add);
        // Sums of ranks are rounded in their order.
        all.sort(Comparator.comparing(Pair::image));
        double[] correlations = new double[all.stream().mapToInt(pair -> Math.min(pair.before().size(), pair.after().size())).min().orElse(0)];
        for (int map = 0; map < correlations.length; map++) {
            int of = map;
            correlations[map] = Ranks.spearman(all.stream().mapToDouble(pair -> pair.before().get(of)).toArray(), all.stream().mapToDouble(pair -> pair.after().get(of)).toArray());
        }
        return correlations;
    }
}
