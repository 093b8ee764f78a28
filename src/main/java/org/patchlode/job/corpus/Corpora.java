package org.patchlode.job.corpus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.corpus.listing.CorpusListing;
import org.patchlode.corpus.packed.PackedScan;
import org.patchlode.corpus.packed.io.PackedContents;
import org.patchlode.corpus.packed.io.PackedFile;
import org.patchlode.corpus.packed.io.PackedOptions;
import org.patchlode.corpus.read.ImageLoader;
import org.patchlode.corpus.ref.FileStates;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.corpus.ref.NamedImage;
import org.patchlode.job.stage.JobGroup;
import org.patchlode.model.Preprocessing;
import org.patchlode.result.SessionStorage;

/** Where Spark meets the corpus. */
public final class Corpora {

    private static final int ASKED_TOGETHER = 256;

    private Corpora() {}

    /**
     * Lists a corpus; executors look into its packed files, side by side.
     *
     * @throws org.patchlode.corpus.ref.CorpusException if the corpus is unusable
     */
    public static CorpusListing list(SparkSession spark, List<String> uris, PackedOptions options) {
        Configuration hadoop = SessionStorage.of(spark);
        return CorpusListing.list(uris, hadoop, files -> look(spark, files, options, hadoop));
    }

    /**
     * Takes the images that a list names, instead of listing; executors look into packed files among them.
     *
     * @throws org.patchlode.corpus.ref.CorpusException if the list is unusable
     */
    static CorpusListing named(SparkSession spark, List<String> uris, String list, Iterator<NamedImage> names, PackedOptions options) {
        Configuration hadoop = SessionStorage.of(spark);
        return CorpusListing.named(uris, list, names, hadoop, files -> look(spark, files, options, hadoop));
    }

    /** Executors ask the storage for size and version of some images, side by side: a request each. */
    static CorpusListing asked(SparkSession spark, CorpusListing listing, Predicate<ImageRef> unknown) {
        List<ImageRef> images = listing.images().stream().filter(unknown).toList();
        if (images.isEmpty()) {
            return listing;
        }
        JavaSparkContext java = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<SerializableConfiguration> conf = java.broadcast(new SerializableConfiguration(SessionStorage.of(spark)));
        Map<String, ImageRef> asked = new HashMap<>();
        JobGroup group = JobGroup.begin(spark.sparkContext(), "patchlode-list", "Patchlode: ask for size and time of %d listed images".formatted(images.size()));
        try {
            java.setCallSite("ask for listed images");
            int tasks = Math.max(1, Math.min(images.size() / ASKED_TOGETHER, java.defaultParallelism() * 4));
            java.parallelize(images, tasks).mapPartitions(some -> FileStates.asked(listOf(some), conf.value().value()).iterator()).collect()
                    .forEach(image -> asked.put(image.id(), image));
        } finally {
            group.close();
            conf.destroy();
        }
        return listing.with(listing.images().stream().map(image -> asked.getOrDefault(image.id(), image)).toList());
    }

    private static List<ImageRef> listOf(Iterator<ImageRef> images) {
        List<ImageRef> all = new ArrayList<>();
        images.forEachRemaining(all::add);
        return all;
    }

    private static List<PackedContents> look(SparkSession spark, List<PackedFile> files, PackedOptions options, Configuration hadoop) {
        JavaSparkContext java = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<SerializableConfiguration> conf = java.broadcast(new SerializableConfiguration(hadoop));
        JobGroup group = JobGroup.begin(spark.sparkContext(), "patchlode-list", "Patchlode: look into %d packed files".formatted(files.size()));
        try {
            java.setCallSite("list packed files");
            return java.parallelize(files, files.size()).map(file -> PackedScan.scan(file, options, conf.value().value())).collect();
        } finally {
            group.close();
            conf.destroy();
        }
    }

    /** A loader for the running task; what it opens is closed when the task ends, however it ends. */
    public static ImageLoader loader(Broadcast<SerializableConfiguration> hadoop, Preprocessing preprocessing, ImageLimits limits) {
        ImageLoader loader = new ImageLoader(hadoop.value().value(), preprocessing, limits);
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> loader.close());
        return loader;
    }
}
