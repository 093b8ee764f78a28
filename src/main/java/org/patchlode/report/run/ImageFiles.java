package org.patchlode.report.run;

import static org.apache.parquet.filter2.predicate.FilterApi.and;
import static org.apache.parquet.filter2.predicate.FilterApi.gtEq;
import static org.apache.parquet.filter2.predicate.FilterApi.intColumn;
import static org.apache.parquet.filter2.predicate.FilterApi.ltEq;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.patchlode.report.draw.LayerView;
import org.patchlode.report.draw.ReportOptions;
import org.patchlode.report.html.ImageData;
import org.patchlode.report.html.Json;
import org.patchlode.result.DirectTable;
import org.patchlode.result.RowBytes;
import scala.Tuple2;

/**
 * Writes every image that won somewhere once: its picture as the run stores it, and where it won. Scripts of some images each,
 * because a page opened from a folder may load nothing else, and pictures in them may be drawn on.
 */
final class ImageFiles {

    /** Names in a script of the index; a search reads one after the other. */
    static final int NAMES = 5000;
    /** A task starts as slowly as it writes some of them. */
    private static final int FILES_A_TASK = 64;

    /** Columns of a win, in the order in which it travels. */
    private static final List<String> WINS = List.of("layer", "channel", "rank", "score", "y", "x", "box_top", "box_left", "box_bottom", "box_right");

    private ImageFiles() {}

    /** What was written. */
    // Kryo, which a session may have been started with, knows no records.
    @DefaultSerializer(JavaSerializer.class)
    record Written(long files, long bytes) implements Serializable {

        Written plus(Written other) {
            return new Written(files + other.files, bytes + other.bytes);
        }
    }

    /** Files of which some may still be written. */
    static final class Writing implements AutoCloseable {

        private final Written names;
        private final Optional<JavaFutureAction<List<Written>>> images;

        private Writing(Written names, Optional<JavaFutureAction<List<Written>>> images) {
            this.names = names;
            this.images = images;
        }

        /** Waits for the last. */
        Written await() {
            if (images.isEmpty()) {
                return names;
            }
            try {
                return images.get().get().stream().reduce(names, Written::plus);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while files of images were written; draw the report again", e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("files of images could not be written", e.getCause());
            }
        }

        /** Gives up what is not written, if nobody waited for it. */
        @Override
        public void close() {
            images.filter(job -> !job.isDone()).ifPresent(job -> job.cancel(true));
        }
    }

    /** Begins to write them, in tasks that take turns with those of other jobs. */
    static Writing begin(JavaSparkContext spark, RunData run, Broadcast<WinIndex> index, Map<String, LayerView> layers, ReportOptions options, Publisher publisher) {
        WinIndex wins = index.value();
        if (wins.images().isEmpty()) {
            return new Writing(new Written(0, 0), Optional.empty());
        }
        int files = (wins.images().size() + wins.together() - 1) / wins.together();
        Broadcast<SerializableConfiguration> hadoop = publisher.configuration();
        JavaRDD<byte[]> rows = run.hasPlainLabels() ? stored(spark, run, options, hadoop) : selected(run, options);
        Map<String, LayerView> named = Map.copyOf(layers);
        JavaFutureAction<List<Written>> images = rows
                .flatMapToPair(row -> index.value().number((String) RowBytes.values(row).get(0)).map(number -> new Tuple2<>(number / index.value().together(), row)).stream().iterator())
                .groupByKey(Math.min(files, Math.max(2 * spark.defaultParallelism(), files / FILES_A_TASK)))
                .map(file -> file(file._1(), file._2(), index.value(), named, publisher))
                .collectAsync();
        return new Writing(names(wins, publisher), Optional.of(images));
    }

    /** An image's picture: its id and the bytes; or one of its wins: the id, what {@link #WINS} names, and the texts of its labels. */
    private static JavaRDD<byte[]> stored(JavaSparkContext spark, RunData run, ReportOptions options, Broadcast<SerializableConfiguration> hadoop) {
        List<String> winners = run.winnerFiles();
        List<String> pictures = run.pictureFiles();
        List<String> labels = run.labels();
        int shown = options.winners();
        Set<String> columns = new HashSet<>(WINS);
        columns.add("image");
        columns.addAll(labels);
        JavaRDD<byte[]> wins = spark.parallelize(winners, Math.max(1, winners.size())).flatMap(part -> {
            List<byte[]> rows = new ArrayList<>();
            DirectTable.ofParts(hadoop.value().value(), List.of(part)).read(columns, and(ltEq(intColumn("rank"), shown), gtEq(intColumn("channel"), 0)), row -> {
                List<Object> values = new ArrayList<>(List.of(row.get("image")));
                WINS.forEach(column -> values.add(row.get(column)));
                values.addAll(MapRows.labels(row, labels));
                rows.add(RowBytes.ofValues(values.toArray()));
            });
            return rows.iterator();
        });
        return pictures.isEmpty() ? wins : wins.union(spark.parallelize(pictures, pictures.size()).flatMap(part -> {
            List<byte[]> rows = new ArrayList<>();
            DirectTable.ofParts(hadoop.value().value(), List.of(part)).read(Set.of("image", "thumbnail"), row -> rows.add(RowBytes.ofValues(row.get("image"), row.get("thumbnail"))));
            return rows.iterator();
        }));
    }

    /** The same by Spark, which makes texts of values of any type. */
    private static JavaRDD<byte[]> selected(RunData run, ReportOptions options) {
        JavaRDD<byte[]> rows = run.winsByImage(options).toJavaRDD().map(row -> {
            List<Object> values = new ArrayList<>(List.of(row.<String>getAs("image")));
            WINS.forEach(column -> values.add(row.getAs(column)));
            values.addAll(row.getList(row.fieldIndex("labels")));
            return RowBytes.ofValues(values.toArray());
        });
        for (Dataset<Row> pictures : run.pictures().stream().toList()) {
            rows = rows.union(pictures.toJavaRDD().map(RowBytes::of));
        }
        return rows;
    }

    private static Written file(int number, Iterable<byte[]> rows, WinIndex index, Map<String, LayerView> layers, Publisher publisher) {
        TreeMap<Integer, ImageData> images = new TreeMap<>();
        for (byte[] row : rows) {
            List<Object> values = RowBytes.values(row);
            String id = (String) values.get(0);
            ImageData image = images.computeIfAbsent(index.number(id).orElseThrow(), place -> new ImageData(place, id));
            if (values.size() == 2) {
                image.picture("data:image/jpeg;base64," + Base64.getEncoder().encodeToString((byte[]) values.get(1)));
            } else {
                image.win(win(values, layers), values.subList(1 + WINS.size(), values.size()).stream().map(String::valueOf).toList());
            }
        }
        ArrayNode all = Json.object().arrayNode();
        images.values().forEach(image -> all.add(image.toJson()));
        return new Written(1, publisher.write(file("images", number), Json.script("images/" + number, all)));
    }

    private static ImageData.Win win(List<Object> row, Map<String, LayerView> layers) {
        return new ImageData.Win(layers.get((String) row.get(1)).number(), (Integer) row.get(2), (Integer) row.get(3), (Float) row.get(4), (Integer) row.get(5), (Integer) row.get(6),
                (Integer) row.get(7), (Integer) row.get(8), (Integer) row.get(9), (Integer) row.get(10));
    }

    private static Written names(WinIndex index, Publisher publisher) {
        Written written = new Written(0, 0);
        for (int from = 0; from < index.images().size(); from += NAMES) {
            ArrayNode names = Json.object().arrayNode();
            index.images().subList(from, Math.min(from + NAMES, index.images().size())).forEach(names::add);
            int part = from / NAMES;
            written = written.plus(new Written(1, publisher.write(file("names", part), Json.script("names/" + part, names))));
        }
        return written;
    }

    private static String file(String kind, int number) {
        return String.format(Locale.ROOT, "data/%s-%05d.js", kind, number);
    }
}
