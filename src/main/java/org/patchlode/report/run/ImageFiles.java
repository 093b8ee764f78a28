package org.patchlode.report.run;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.Serializable;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.patchlode.report.draw.LayerView;
import org.patchlode.report.draw.ReportOptions;
import org.patchlode.report.html.ImageData;
import org.patchlode.report.html.Json;
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

    private ImageFiles() {}

    /** What was written. */
    // Kryo, which a session may have been started with, knows no records.
    @DefaultSerializer(JavaSerializer.class)
    record Written(long files, long bytes) implements Serializable {

        Written plus(Written other) {
            return new Written(files + other.files, bytes + other.bytes);
        }
    }

    static Written write(JavaSparkContext spark, RunData run, Broadcast<WinIndex> index, Map<String, LayerView> layers, ReportOptions options, Publisher publisher) {
        WinIndex wins = index.value();
        if (wins.images().isEmpty()) {
            return new Written(0, 0);
        }
        int files = (wins.images().size() + wins.together() - 1) / wins.together();
        JavaRDD<Row> rows = run.winsByImage(options).toJavaRDD();
        for (Dataset<Row> pictures : run.pictures().stream().toList()) {
            rows = rows.union(pictures.toJavaRDD());
        }
        Map<String, LayerView> named = Map.copyOf(layers);
        List<Written> written = rows
                .filter(row -> index.value().number(row.getString(0)).isPresent())
                .mapToPair(row -> new Tuple2<>(index.value().number(row.getString(0)).get() / index.value().together(), row))
                .groupByKey(Math.min(files, Math.max(2 * spark.defaultParallelism(), files / FILES_A_TASK)))
                .map(file -> file(file._1(), file._2(), index.value(), named, publisher))
                .collect();
        return names(wins, publisher).plus(written.stream().reduce(new Written(0, 0), Written::plus));
    }

    private static Written file(int number, Iterable<Row> rows, WinIndex index, Map<String, LayerView> layers, Publisher publisher) {
        TreeMap<Integer, ImageData> images = new TreeMap<>();
        for (Row row : rows) {
            ImageData image = images.computeIfAbsent(index.number(row.getString(0)).orElseThrow(), place -> new ImageData(place, row.getString(0)));
            if (row.size() == 2) {
                image.picture("data:image/jpeg;base64," + Base64.getEncoder().encodeToString(row.getAs(1)));
            } else {
                image.win(win(row, layers), row.getList(row.fieldIndex("labels")));
            }
        }
        ArrayNode all = Json.object().arrayNode();
        images.values().forEach(image -> all.add(image.toJson()));
        return new Written(1, publisher.write(file("images", number), Json.script("images/" + number, all)));
    }

    private static ImageData.Win win(Row row, Map<String, LayerView> layers) {
        return new ImageData.Win(layers.get(row.<String>getAs("layer")).number(), row.getAs("channel"), row.getAs("rank"), row.getAs("score"), row.getAs("y"), row.getAs("x"),
                row.getAs("box_top"), row.getAs("box_left"), row.getAs("box_bottom"), row.getAs("box_right"));
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
