package org.patchlode.job.analyze.runs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.patchlode.analysis.health.Duplicates;
import org.patchlode.analysis.health.Finding;
import org.patchlode.result.LayerResponses;
import org.patchlode.result.SampledImages;

/** Looks for duplicates layer by layer, each in one task, over a bounded number of images. */
record RepeatedMaps(Dataset<Row> responses, long seed, double threshold) {

    /** Some 30 MB of a layer of 2,048 maps; a correlation of .95 is known to a hundredth. */
    static final int IMAGES = 4096;

    /** By layer. */
    List<Finding> findings() {
        double least = threshold;
        List<Finding> all = new ArrayList<>(LayerResponses.study(SampledImages.of(responses, seed, IMAGES), Finding.class, (layer, maps) -> Duplicates.of(layer, maps, least)));
        all.sort(Comparator.comparing(Finding::layer).thenComparing(Finding::channel));
        return all;
    }
}
