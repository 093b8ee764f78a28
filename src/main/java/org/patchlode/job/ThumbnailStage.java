package org.patchlode.job;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.patchlode.corpus.ImageLoader;
import org.patchlode.corpus.ImageRef;
import org.patchlode.corpus.Loaded;
import org.patchlode.report.Thumbnails;
import org.patchlode.result.RunSchemas;
import org.patchlode.result.Tables;

/** A small picture of every image that won, for the report: the corpus may be out of its reach later. */
final class ThumbnailStage {

    /** A task's share too: decoding is what costs here. */
    private static final int IMAGES_A_FILE = 256;

    private ThumbnailStage() {}

    static void run(SparkSession session, Broadcast<LoadedEngine> engine, Broadcast<SerializableConfiguration> hadoop, List<WinnerImage> images, String target) {
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        spark.setJobGroup("patchlode-thumbnails", "Patchlode: thumbnails of %d images".formatted(images.size()), true);
        try {
            spark.setCallSite("draw thumbnails");
            List<ImageRef> refs = images.stream().map(WinnerImage::ref).toList();
            JavaRDD<Row> rows = spark.parallelize(refs, (refs.size() + IMAGES_A_FILE - 1) / IMAGES_A_FILE).mapPartitions(part -> {
                MiningTask task = engine.value().task();
                ImageLoader loader = new ImageLoader(hadoop.value().value(), task.preprocessing(), task.limits());
                Iterable<ImageRef> all = () -> part;
                return java.util.stream.StreamSupport.stream(all.spliterator(), false).map(ref -> thumbnail(loader, ref)).iterator();
            });
            Tables.write(session, rows, RunSchemas.thumbnails(), target);
        } finally {
            spark.clearCallSite();
            spark.clearJobGroup();
        }
    }

    private static Row thumbnail(ImageLoader loader, ImageRef ref) {
        Loaded loaded = loader.load(ref);
        byte[] jpeg = loaded instanceof Loaded.Image image ? Thumbnails.jpeg(image.pixels()) : new byte[0];
        return RowFactory.create(ref.id(), jpeg);
    }
}
