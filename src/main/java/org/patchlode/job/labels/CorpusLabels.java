package org.patchlode.job.labels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.patchlode.corpus.listing.CorpusListing;
import org.patchlode.corpus.packed.PackedLabels;
import org.patchlode.corpus.ref.ImageLocation;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.job.stage.JobGroup;
import org.patchlode.model.ConfigurationException;
import org.patchlode.result.RunSchemas;
import org.patchlode.result.SessionStorage;
import scala.Tuple2;

/** What packed files say of their images: members beside them, other columns. Read for the winners only, on executors. */
final class CorpusLabels implements LabelSource {

    private static final int A_TASK = 512;

    private final SparkSession spark;
    private final List<String> keys;

    private CorpusLabels(SparkSession spark, List<String> keys) {
        this.spark = spark;
        this.keys = keys;
    }

    static CorpusLabels of(SparkSession spark, CorpusListing listing) {
        if (listing.labelColumns().isEmpty()) {
            throw new ConfigurationException("no packed file of the corpus says anything of its images, so '--labels corpus' has no columns; give a CSV file, 'folders' or nothing");
        }
        return new CorpusLabels(spark, listing.labelColumns());
    }

    /** A key that a column of the result has already gets a prefix. */
    @Override
    public List<String> columns() {
        Set<String> reserved = RunSchemas.reservedLabels();
        return keys.stream().map(key -> reserved.contains(key) ? "label_" + key : key).toList();
    }

    @Override
    public List<String> warnings(CorpusListing listing) {
        return List.of();
    }

    @Override
    public Map<String, List<String>> of(Collection<ImageRef> images) {
        List<ImageRef> sorted = new ArrayList<>(images);
        sorted.sort(ImageLocation.READING_ORDER);
        JavaSparkContext java = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<SerializableConfiguration> conf = java.broadcast(new SerializableConfiguration(SessionStorage.of(spark)));
        List<String> wanted = keys;
        JobGroup group = JobGroup.begin(spark.sparkContext(), "patchlode-labels", "Patchlode: labels of %d images".formatted(sorted.size()));
        try {
            Map<String, List<String>> values = new HashMap<>();
            java.parallelize(sorted, Math.max(1, sorted.size() / A_TASK)).mapPartitions(part -> {
                List<Tuple2<String, String[]>> found = new ArrayList<>();
                try (PackedLabels labels = new PackedLabels(conf.value().value())) {
                    while (part.hasNext()) {
                        ImageRef image = part.next();
                        Map<String, String> of = labels.of(image);
                        found.add(new Tuple2<>(image.id(), wanted.stream().map(of::get).toArray(String[]::new)));
                    }
                }
                return found.iterator();
            }).collect().forEach(pair -> values.put(pair._1(), Arrays.asList(pair._2())));
            return values;
        } finally {
            group.close();
            conf.destroy();
        }
    }
}
