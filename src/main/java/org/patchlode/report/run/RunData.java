package org.patchlode.report.run;

import static java.util.Map.entry;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.parquet.ParquetReadSupport;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;
import org.patchlode.analysis.projection.WinnerRow;
import org.patchlode.report.draw.LayerView;
import org.patchlode.report.draw.ReportException;
import org.patchlode.report.draw.ReportOptions;
import org.patchlode.report.draw.Scaling;
import org.patchlode.report.draw.Tiles;
import org.patchlode.result.DirectTable;
import org.patchlode.result.Manifest;
import org.patchlode.result.RunNames;
import org.patchlode.result.SessionStorage;
import org.patchlode.result.Tables;

/** What a run stores, opened for reading. */
final class RunData {

    private static final long LARGEST_JSON = 256L << 20;
    /** Rows a task decodes at once; Spark's 4096 rows of pictures would be hundreds of megabytes. */
    private static final String ROWS_AT_ONCE = "64";

    /** Columns of winners that a run may lack. */
    private static final Map<String, String> OPTIONAL =
            Map.of("response", "binary", "projection_values", "array<float>", "projection_height", "int", "projection_width", "int");
    static final List<String> VALUES = List.of("projection_values", "projection_height", "projection_width");

    private static final Map<String, String> UNITS = new TreeMap<>(Map.ofEntries(entry("density", "double"), entry("density_images", "bigint"),
            entry("quantile_995", "double"), entry("images", "bigint"), entry("max", "double"), entry("mean", "double"), entry("std", "double"),
            entry("fraction_active", "double"), entry("dead", "boolean"), entry("histogram_edges", "array<float>"), entry("histogram_counts", "array<bigint>")));

    private static final Set<DataType> PLAIN = Set.of(DataTypes.StringType, DataTypes.IntegerType, DataTypes.LongType, DataTypes.FloatType, DataTypes.DoubleType, DataTypes.BooleanType,
            DataTypes.DateType);

    static final int STATISTICS = 0;
    static final int WINNER = 1;

    private final Path run;
    private final FileSystem files;
    private final Manifest manifest;
    private final SparkSession spark;
    private final Optional<DirectTable> winners;
    private final StructType columns;
    private final boolean thumbnails;
    private final boolean quantiles;

    /** @throws ReportException if the folder holds no run */
    RunData(SparkSession session, String uri) {
        run = new Path(uri);
        // The caller's own settings stay as they are.
        spark = session.newSession();
        spark.conf().set("spark.sql.parquet.columnarReaderBatchSize", ROWS_AT_ONCE);
        try {
            files = run.getFileSystem(SessionStorage.of(spark));
            manifest = readManifest();
            if (!files.exists(new Path(run, "winners")) || !files.exists(new Path(run, "units"))) {
                throw new ReportException("'%s' is not a run: it has no winners and units; give the folder that mine wrote".formatted(uri));
            }
            winners = direct("winners");
            columns = winners.flatMap(table -> table.note(ParquetReadSupport.SPARK_METADATA_KEY())).map(json -> (StructType) DataType.fromJson(json))
                    .orElseGet(() -> table("winners").schema());
            thumbnails = has("thumbnails");
            // Where maps are ranked by their means, winners' scores are no activations to compare with.
            quantiles = !"mean".equals(manifest.options().get("rank")) && has("quantiles");
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private boolean has(String table) throws IOException {
        return files.exists(new Path(run, table));
    }

    /** Spark opens a file to learn the columns: only what is used is opened. */
    private Dataset<Row> table(String name) {
        return Tables.read(spark, new Path(run, name).toString());
    }

    /** A table that is read without Spark, which would start a job to learn its columns; empty if there is none, or nothing in it. */
    private Optional<DirectTable> direct(String table) {
        try {
            return has(table) ? Optional.of(DirectTable.open(SessionStorage.of(spark), new Path(run, table).toString())) : Optional.empty();
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private Dataset<Row> winners() {
        return Tables.read(spark, columns, new Path(run, "winners").toString());
    }

    /** Files of a table, in order; none if the run has no such table. */
    private ArrayList<String> files(String table) {
        return new ArrayList<>(direct(table).map(DirectTable::parts).orElse(List.of()));
    }

    private ReportException unreadable(IOException cause) {
        return new ReportException("run '%s' cannot be read (%s); check its address and your rights".formatted(run, cause.getMessage()), cause);
    }

    Path path() {
        return run;
    }

    FileSystem files() {
        return files;
    }

    Manifest manifest() {
        return manifest;
    }

    /** Maps of each layer that has some, by its name. */
    Map<String, Integer> maps() {
        Map<String, Integer> maps = new HashMap<>();
        List<String> parts = files("units");
        try {
            if (!parts.isEmpty()) {
                DirectTable.ofParts(SessionStorage.of(spark), parts).read(Set.of("layer", "channel"), row -> {
                    int channel = ((Number) row.get("channel")).intValue();
                    if (channel >= 0) {
                        maps.merge((String) row.get("layer"), channel + 1, Math::max);
                    }
                });
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        return maps;
    }

    /** Files of the winners, in order. */
    List<String> winnerFiles() {
        return winners.map(DirectTable::parts).orElse(List.of());
    }

    /** The chunks of some layers, to be read without Spark. @param winners files that hold each, in order */
    List<StoredChunk> stored(Collection<LayerView> layers, Map<DrawnCells.Chunk, List<String>> winners) {
        ArrayList<String> units = files("units");
        ArrayList<String> kept = quantiles ? files("quantiles") : new ArrayList<>();
        List<StoredChunk> chunks = new ArrayList<>();
        for (LayerView layer : layers) {
            for (int chunk = 0; chunk < layer.chunks(); chunk++) {
                chunks.add(new StoredChunk(layer.name(), chunk, units, kept, new ArrayList<>(winners.getOrDefault(new DrawnCells.Chunk(layer.name(), chunk), List.of()))));
            }
        }
        return chunks;
    }

    boolean hasThumbnails() {
        return thumbnails;
    }

    boolean hasValues() {
        return Arrays.asList(columns.fieldNames()).containsAll(VALUES);
    }

    boolean hasResponses() {
        return Arrays.asList(columns.fieldNames()).contains("response");
    }

    /** What each map gave for every image, {@code layer}, {@code first_channel}, {@code image} and {@code maps}, if the run kept it: peaks, or means where there are none. */
    Optional<Dataset<Row>> responses() {
        return optional("responses").map(table -> table.select(col("layer"), col("first_channel"), col("image"), coalesce(col("peaks"), col("means")).as("maps")));
    }

    List<String> labels() {
        return WinnerRow.labelsAmong(Arrays.asList(columns.fieldNames()));
    }

    /** What filters make of the values of {@link #labels()}: numbers, dates or texts. */
    List<String> labelKinds() {
        return labels().stream().map(name -> columns.apply(name).dataType())
                .map(type -> type instanceof NumericType ? "number" : type.equals(DataTypes.DateType) ? "date" : "text").toList();
    }

    /** Whether texts of labels are the same whoever makes them: runs have no other columns, but others may have written theirs. */
    boolean hasPlainLabels() {
        return labels().stream().map(name -> columns.apply(name).dataType()).allMatch(PLAIN::contains);
    }

    Optional<FirstLayerFilters> filters() throws IOException {
        return json(FirstLayerFilters.FILE).map(FirstLayerFilters::of);
    }

    /**
     * Everything of a feature map in neighbouring rows: its statistics, its winners. The two are stacked, not joined, so
     * that the pictures cross the network once. Column {@code kind} tells them apart and
     * {@code chunk} numbers the pieces that one task draws; what a kind lacks is null.
     */
    Dataset<Row> stacked(ReportOptions options) {
        Dataset<Row> shown = winners().filter(col("rank").leq(options.winners()));
        if (!options.rules().isEmpty()) {
            shown = shown.filter(col("rule").isin(options.rules().toArray()));
        }
        Dataset<Row> all = statistics().unionByName(hits(shown, options), true);
        return all.filter(col("channel").geq(0)).withColumn("chunk", floor(col("channel").divide(Tiles.CHUNK)).cast("int"));
    }

    /** The winners that are shown, without pictures: image first, then what a list of them needs. A row for each rule. */
    Dataset<Row> winsByImage(ReportOptions options) {
        return winners().filter(col("rank").leq(options.winners()).and(col("channel").geq(0))).select(
                col("image"), col("layer"), col("channel"), col("rank"), col("score"), col("y"), col("x"), col("box_top"), col("box_left"), col("box_bottom"),
                col("box_right"), labelTexts());
    }

    /** Files of pictures of whole images, in order; none if the run has no such pictures. */
    List<String> pictureFiles() {
        return files("thumbnails");
    }

    /** Pictures of whole images, {@code image} and {@code thumbnail}, where the run has them. */
    Optional<Dataset<Row>> pictures() {
        return optional("thumbnails").map(table -> table.select("image", "thumbnail"));
    }

    private Optional<Dataset<Row>> optional(String name) {
        try {
            return has(name) ? Optional.of(table(name)) : Optional.empty();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private Dataset<Row> statistics() {
        List<Column> wanted = new ArrayList<>(List.of(lit(STATISTICS).as("kind"), col("layer"), col("channel")));
        Dataset<Row> units = table("units");
        Dataset<Row> known = quantiles ? units.join(table("quantiles"), new String[] {"layer", "channel"}, "left") : units;
        for (Map.Entry<String, String> column : UNITS.entrySet()) {
            wanted.add((has(known, column.getKey()) ? col(column.getKey()) : lit(null)).cast(column.getValue()).as(column.getKey()));
        }
        return known.select(wanted.toArray(new Column[0]));
    }

    private Dataset<Row> hits(Dataset<Row> shown, ReportOptions options) {
        List<Column> wanted = new ArrayList<>(List.of(lit(WINNER).as("kind")));
        for (String name : WinnerRow.names()) {
            boolean wantedNot = VALUES.contains(name) && options.scaling() == Scaling.STORED;
            boolean there = !OPTIONAL.containsKey(name) || Arrays.asList(columns.fieldNames()).contains(name) && !wantedNot;
            wanted.add(there ? col(name) : lit(null).cast(OPTIONAL.get(name)).as(name));
        }
        wanted.add(labelTexts());
        return shown.select(wanted.toArray(new Column[0]));
    }

    private Column labelTexts() {
        Column[] labels = labels().stream()
                .map(name -> coalesce(col("`" + name.replace("`", "``") + "`").cast("string"), lit("")))
                .toArray(Column[]::new);
        return array(labels).cast("array<string>").as("labels");
    }

    private static boolean has(Dataset<Row> data, String column) {
        return Arrays.asList(data.columns()).contains(column);
    }

    private Manifest readManifest() throws IOException {
        try {
            return bytes(RunNames.manifest()).map(Manifest::fromJson).orElse(Manifest.NONE);
        } catch (UncheckedIOException e) {
            throw damaged(RunNames.manifest(), e);
        }
    }

    private Optional<JsonNode> json(String name) throws IOException {
        Optional<byte[]> bytes = bytes(name);
        try {
            return bytes.isPresent() ? Optional.of(new ObjectMapper().readTree(bytes.get())) : Optional.empty();
        } catch (JacksonException e) {
            throw damaged(name, e);
        }
    }

    private ReportException damaged(String name, Exception cause) {
        return new ReportException("'%s' is not JSON; it is damaged, mine again".formatted(new Path(run, name)), cause);
    }

    private Optional<byte[]> bytes(String name) throws IOException {
        Path path = new Path(run, name);
        if (!files.exists(path)) {
            return Optional.empty();
        }
        if (files.getFileStatus(path).getLen() > LARGEST_JSON) {
            throw new ReportException("'%s' is larger than %d bytes and is not read; mine again".formatted(path, LARGEST_JSON));
        }
        try (FSDataInputStream in = files.open(path)) {
            return Optional.of(in.readAllBytes());
        }
    }
}
