package org.patchlode.faces.render;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.patchlode.job.stage.JobGroup;
import org.patchlode.job.stage.Progress;
import org.patchlode.job.stage.StageWatch;
import org.patchlode.result.OwnedFolder;
import org.patchlode.result.SessionStorage;
import org.patchlode.result.Tables;
import org.patchlode.storage.AtomicFile;

/**
 * Renders a corpus of faces on the executors: one PNG file an image, or all PNGs packed in Parquet (columns {@code image},
 * {@code bytes}, {@code size}), and {@code factors.csv} with what each shows, and {@code parts.csv} with where eyes, nose and mouth are. An
 * image has the same name and the same bytes whatever task makes it, so retries and speculation do no harm.
 */
public final class RenderJob {

    /** The table of factors, usable as labels. */
    public static final String FACTORS = "factors.csv";
    /** The table of the faces' parts: boxes in pixels. */
    public static final String PARTS = "parts.csv";
    /** The folder of a packed corpus' Parquet files. */
    public static final String PACKED = "faces.parquet";

    private static final StructType SCHEMA = DataTypes.createStructType(List.of(
            DataTypes.createStructField("image", DataTypes.StringType, false),
            DataTypes.createStructField("bytes", DataTypes.BinaryType, false),
            DataTypes.createStructField("size", DataTypes.LongType, false)));
    private static final Pattern FACE = Pattern.compile("face_\\d{6,10}\\.png");
    private static final int A_SLOT = 4;
    private static final int MOST_A_TASK = 2000;

    private RenderJob() {}

    /** Points at the folder of a corpus. @throws org.patchlode.result.OutputException if it cannot be reached */
    public static OwnedFolder folder(SparkSession spark, String uri) {
        return OwnedFolder.at(uri, SessionStorage.of(spark), name -> name.equals(FACTORS) || name.equals(PARTS) || name.equals(PACKED) || FACE.matcher(name).matches());
    }

    /**
     * Renders.
     *
     * @param folder of {@link #folder}
     * @param overwrite whether a corpus that is there is replaced
     * @param packed whether images go into Parquet rather than files of their own
     * @throws org.patchlode.result.OutputException if the output exists, holds something else or cannot be written
     */
    public static void run(SparkSession spark, FaceCorpus corpus, OwnedFolder folder, boolean overwrite, boolean packed, Progress progress) {
        folder.prepare(overwrite);
        JavaSparkContext java = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<SerializableConfiguration> hadoop = java.broadcast(new SerializableConfiguration(SessionStorage.of(spark)));
        long slots = Math.max(1, spark.sparkContext().defaultParallelism());
        long tasks = Math.min(corpus.images(), Math.max(slots * A_SLOT, corpus.images() / MOST_A_TASK));
        JobGroup group = JobGroup.begin(spark.sparkContext(), "patchlode-render", "Patchlode: render %d faces".formatted(corpus.images()));
        try (StageWatch watch = new StageWatch(spark.sparkContext(), progress, "rendering", "images", corpus.images())) {
            LongAccumulator done = watch.done();
            String target = folder.uri();
            JavaRDD<Object> all = spark.sparkContext().range(0, corpus.images(), 1, (int) tasks).toJavaRDD();
            List<String> parts;
            if (packed) {
                Tables.write(spark, all.mapPartitions(indices -> rows(corpus, indices, done)), SCHEMA, folder.uri(PACKED));
                parts = all.flatMap(index -> corpus.partRows((Long) index).iterator()).collect();
            } else {
                parts = all.mapPartitions(indices -> render(corpus, indices, target, hadoop.value(), done)).collect();
            }
            watch.succeeded();
            factors(corpus, folder, all);
            write(folder, PARTS, FaceParts.HEADER, parts.iterator());
        } finally {
            group.close();
            hadoop.destroy();
        }
        folder.commit();
    }

    /** Rows are made by executors, for some need the mesh or the pixels, and pass through the driver a task's at a time. */
    private static void factors(FaceCorpus corpus, OwnedFolder folder, JavaRDD<Object> all) {
        JavaRDD<String> rows = all.mapPartitions(indices -> {
            FaceRenderer renderer = new FaceRenderer();
            Iterable<Object> some = () -> indices;
            return StreamSupport.stream(some.spliterator(), false).map(index -> corpus.csvRow(renderer, (Long) index)).iterator();
        });
        // A sweep's rows take two pictures each and are few, so that they are made side by side.
        write(folder, FACTORS, corpus.csvHeader(), corpus.study().sweeping() ? rows.collect().iterator() : rows.toLocalIterator());
    }

    private static void write(OwnedFolder folder, String name, String header, Iterator<String> rows) {
        folder.write(name, bytes -> {
            Writer out = new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8));
            out.write(header + "\n");
            while (rows.hasNext()) {
                out.write(rows.next() + "\n");
            }
            out.flush();
        });
    }

    private static Iterator<Row> rows(FaceCorpus corpus, Iterator<Object> indices, LongAccumulator done) {
        FaceRenderer renderer = new FaceRenderer();
        Iterable<Object> all = () -> indices;
        return StreamSupport.stream(all.spliterator(), false).map(index -> {
            byte[] png = corpus.png(renderer, (Long) index);
            done.add(1);
            return RowFactory.create(corpus.name((Long) index), png, (long) png.length);
        }).iterator();
    }

    /** Writes the files; gives the rows of their parts. */
    private static Iterator<String> render(FaceCorpus corpus, Iterator<Object> indices, String target, SerializableConfiguration hadoop, LongAccumulator done)
            throws IOException {
        FaceRenderer renderer = new FaceRenderer();
        Path folder = new Path(target);
        FileSystem fs = folder.getFileSystem(hadoop.value());
        List<String> parts = new ArrayList<>();
        while (indices.hasNext()) {
            long i = (Long) indices.next();
            FaceCorpus.Picture picture = corpus.picture(renderer, i);
            AtomicFile.write(fs, new Path(folder, corpus.name(i)), picture.png());
            parts.addAll(picture.partRows());
            done.add(1);
        }
        return parts.iterator();
    }
}
