package org.patchlode.report;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What a run stores, opened for reading. */
final class RunData {

    private static final long LARGEST_JSON = 256L << 20;
    private static final List<String> BOX = List.of("box_top", "box_left", "box_bottom", "box_right");
    /** Columns of winners that are not labels; whatever stands beside them is one. */
    private static final Set<String> WINNERS = Set.of(
            "layer", "channel", "rank", "score", "image", "y", "x", "box_top", "box_left", "box_bottom", "box_right",
            "reproduced_score", "rule", "patch", "projection", "projection_values", "projection_height", "projection_width");
    private static final Map<String, String> VALUES =
            Map.of("projection_values", "array<float>", "projection_height", "int", "projection_width", "int");

    private final Path run;
    private final FileSystem files;
    private final JsonNode manifest;
    private final Dataset<Row> units;
    private final Dataset<Row> winners;
    private final Optional<Dataset<Row>> thumbnails;

    /** @throws ReportException if the folder holds no run */
    RunData(SparkSession spark, String uri) {
        run = new Path(uri);
        try {
            files = run.getFileSystem(spark.sparkContext().hadoopConfiguration());
            manifest = json("manifest.json").orElse(MissingNode.getInstance());
            if (!files.exists(new Path(run, "winners")) || !files.exists(new Path(run, "units"))) {
                throw new ReportException("'%s' is not a run: it has no winners and units; give the folder that mine wrote".formatted(uri));
            }
            units = spark.read().parquet(new Path(run, "units").toString());
            winners = spark.read().parquet(new Path(run, "winners").toString());
            thumbnails = files.exists(new Path(run, "thumbnails"))
                    ? Optional.of(spark.read().parquet(new Path(run, "thumbnails").toString()))
                    : Optional.empty();
        } catch (IOException e) {
            throw new ReportException("run '%s' cannot be read (%s); check its address and your rights".formatted(uri, e.getMessage()), e);
        }
    }

    Path path() {
        return run;
    }

    FileSystem files() {
        return files;
    }

    JsonNode manifest() {
        return manifest;
    }

    Dataset<Row> units() {
        return units;
    }

    Dataset<Row> winners() {
        return winners;
    }

    boolean hasThumbnails() {
        return thumbnails.isPresent();
    }

    boolean hasValues() {
        return Arrays.asList(winners.columns()).containsAll(VALUES.keySet());
    }

    List<String> labels() {
        return Arrays.stream(winners.columns()).filter(name -> !WINNERS.contains(name)).toList();
    }

    Optional<FirstLayerFilters> filters() throws IOException {
        return json(FirstLayerFilters.FILE).map(FirstLayerFilters::of);
    }

    /**
     * One row a winner with the statistics of its feature map, and one row for a map without winners; column
     * {@code chunk} numbers the pieces that one task draws.
     */
    Dataset<Row> joined(ReportOptions options) {
        List<Column> statistics = new ArrayList<>(List.of(
                col("layer"), col("channel"), floor(col("channel").divide(Tiles.CHUNK)).cast("int").as("chunk")));
        for (String name : List.of("images", "max", "mean", "std", "fraction_active", "dead", "histogram_edges", "histogram_counts")) {
            statistics.add(has(units, name) ? col(name) : lit(null).cast(name.startsWith("histogram") ? "array<float>" : name.equals("dead") ? "boolean" : "double").as(name));
        }
        Dataset<Row> left = units.select(statistics.toArray(new Column[0]));
        Dataset<Row> right = winners(options);
        return left.join(right, left.col("layer").equalTo(right.col("w_layer")).and(left.col("channel").equalTo(right.col("w_channel"))), "left_outer")
                .drop("w_layer", "w_channel");
    }

    private Dataset<Row> winners(ReportOptions options) {
        List<Column> wanted = new ArrayList<>(List.of(col("layer").as("w_layer"), col("channel").as("w_channel")));
        for (String name : List.of("rank", "score", "image", "y", "x", "reproduced_score", "rule", "patch", "projection")) {
            wanted.add(col(name));
        }
        BOX.forEach(name -> wanted.add(col(name)));
        VALUES.forEach((name, type) -> wanted.add(
                options.scaling() != Scaling.STORED && has(winners, name) ? col(name) : lit(null).cast(type).as(name)));
        Column[] labels = labels().stream()
                .map(name -> coalesce(winners.col("`" + name.replace("`", "``") + "`").cast("string"), lit("")))
                .toArray(Column[]::new);
        wanted.add(array(labels).cast("array<string>").as("labels"));
        Dataset<Row> shown = winners.filter(col("rank").leq(options.winners())).select(wanted.toArray(new Column[0]));
        if (thumbnails.isEmpty()) {
            return shown.withColumn("thumbnail", lit(null).cast("binary"));
        }
        Dataset<Row> small = thumbnails.get().select(col("image").as("t_image"), col("thumbnail")).dropDuplicates("t_image");
        return shown.join(small, shown.col("image").equalTo(small.col("t_image")), "left_outer").drop("t_image");
    }

    private static boolean has(Dataset<Row> data, String column) {
        return Arrays.asList(data.columns()).contains(column);
    }

    private Optional<JsonNode> json(String name) throws IOException {
        Path path = new Path(run, name);
        if (!files.exists(path)) {
            return Optional.empty();
        }
        if (files.getFileStatus(path).getLen() > LARGEST_JSON) {
            throw new ReportException("'%s' is larger than %d bytes and is not read; mine again".formatted(path, LARGEST_JSON));
        }
        try (FSDataInputStream in = files.open(path)) {
            return Optional.of(new ObjectMapper().readTree(in.readAllBytes()));
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            throw new ReportException("'%s' is not JSON; it is damaged, mine again".formatted(path), e);
        }
    }
}
