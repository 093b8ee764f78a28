package org.patchlode.job.analyze.blocks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.patchlode.corpus.listing.CorpusListing;
import org.patchlode.corpus.ref.CorpusException;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.job.analyze.AnalysisInput;
import org.patchlode.job.analyze.AnalysisRequest;
import org.patchlode.mining.ImageIds;
import org.patchlode.model.ConfigurationException;
import org.patchlode.result.Tables;

/** Responses made elsewhere: a column {@code image}, and a numeric column a unit. */
final class TableResponses implements ResponseSource {

    private static final String IMAGE = "image";
    private static final String LAYER = "responses";

    private final SparkSession spark;
    private final Dataset<Row> table;
    private final List<String> units;
    private final List<String> images;
    private final List<AnalysisInput> inputs;
    private final List<String> warnings;

    private TableResponses(SparkSession spark, Dataset<Row> table, List<String> units, List<String> images, List<AnalysisInput> inputs, List<String> warnings) {
        this.spark = spark;
        this.table = table;
        this.units = List.copyOf(units);
        this.images = images;
        this.inputs = inputs;
        this.warnings = warnings;
    }

    static TableResponses open(AnalysisRequest request, String uri) {
        for (String layer : request.get(ResponseOptions.LAYERS)) {
            if (!layer.equals(LAYER)) {
                throw new ConfigurationException("--layers names '%s', but what --responses gives is layer '%s'; leave --layers out".formatted(layer, LAYER));
            }
        }
        Dataset<Row> table = read(request.spark(), uri);
        if (!List.of(table.columns()).contains(IMAGE)) {
            throw new CorpusException("the responses %s have columns %s but none called 'image'; name the column of image ids so".formatted(uri, List.of(table.columns())));
        }
        List<String> units = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (StructField field : table.schema().fields()) {
            if (!field.name().equals(IMAGE)) {
                (field.dataType() instanceof NumericType ? units : others).add(field.name());
            }
        }
        if (units.isEmpty()) {
            throw new CorpusException("the responses %s have no numeric column (columns %s); give one a unit".formatted(uri, List.of(table.columns())));
        }
        List<String> images = new ArrayList<>(table.select(functions.col(IMAGE).cast("string")).as(Encoders.STRING()).collectAsList());
        check(uri, images);
        List<String> warnings = others.isEmpty() ? List.of()
                : List.of("columns %s of the responses %s hold no numbers and are no units".formatted(others, uri));
        return new TableResponses(request.spark(), table, units, images, List.of(InputFiles.of("responses", uri, request.hadoop())), warnings);
    }

    private static Dataset<Row> read(SparkSession spark, String uri) {
        try {
            boolean csv = uri.toLowerCase(Locale.ROOT).endsWith(".csv");
            Dataset<Row> table = csv ? spark.read().option("header", true).option("inferSchema", true).csv(Tables.literal(uri)) : Tables.read(spark, uri);
            // What cannot be read is found out now.
            table.columns();
            return table;
        } catch (Exception e) {
            throw new CorpusException("the responses %s cannot be read: %s; give a CSV file whose name ends in .csv, or Parquet"
                    .formatted(uri, String.valueOf(e.getMessage()).lines().findFirst().orElse("")), e);
        }
    }

    /** Sorts them. */
    private static void check(String uri, List<String> images) {
        if (images.isEmpty()) {
            throw new CorpusException("the responses %s have no rows; give one an image".formatted(uri));
        }
        if (images.contains(null)) {
            throw new CorpusException("the responses %s have a row without an image; give each row the id of its image".formatted(uri));
        }
        images.sort(ImageIds::compare);
        for (int i = 1; i < images.size(); i++) {
            if (images.get(i).equals(images.get(i - 1))) {
                throw new CorpusException("the responses %s name image '%s' twice; give each image one row".formatted(uri, images.get(i)));
            }
        }
    }

    @Override
    public List<String> images() {
        return images;
    }

    @Override
    public List<ResponseLayer> layers() {
        return List.of(new ResponseLayer(LAYER, units.size()));
    }

    @Override
    public Optional<ResponseLayer> outputs() {
        return Optional.empty();
    }

    @Override
    public Optional<List<String>> units() {
        return Optional.of(units);
    }

    /** Labels join by the id as it stands. */
    @Override
    public CorpusListing listing(boolean labels) {
        return new CorpusListing(images.stream().map(image -> new ImageRef(image, image, 0)).toList(), 0);
    }

    @Override
    public List<AnalysisInput> inputs() {
        return inputs;
    }

    @Override
    public List<String> warnings() {
        return warnings;
    }

    @Override
    public JavaPairRDD<Long, Chunk> chunks(List<ResponseLayer> wanted, BlockKeys keys) {
        Broadcast<ImagePlaces> places = JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(new ImagePlaces(images));
        Column nothing = functions.lit(Float.NaN);
        Column[] values = units.stream().map(unit -> functions.coalesce(functions.col("`" + unit.replace("`", "``") + "`").cast("float"), nothing)).toArray(Column[]::new);
        Dataset<Row> rows = table.select(functions.col(IMAGE).cast("string"), functions.array(values).as("values"));
        return rows.queryExecution().toRdd().toJavaRDD().mapPartitionsToPair(
                part -> new Chunks<>(part, keys, (row, writer) -> writer.add(0, 0, places.value().of(row.getUTF8String(0).toString()), row.getArray(1).toFloatArray())));
    }
}
