package org.patchlode.job.analyze.blocks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.patchlode.corpus.listing.CorpusListing;
import org.patchlode.corpus.packed.io.PackedOptions;
import org.patchlode.corpus.ref.CorpusException;
import org.patchlode.job.analyze.AnalysisInput;
import org.patchlode.job.analyze.AnalysisRequest;
import org.patchlode.job.corpus.Corpora;
import org.patchlode.job.run.RunReader;
import org.patchlode.mining.ImageIds;
import org.patchlode.model.ConfigurationException;
import org.patchlode.network.names.LayerNames;
import org.patchlode.result.Manifest;
import org.patchlode.result.RunFolder;
import org.patchlode.result.RunNames;
import org.patchlode.result.Tables;

/** The table {@code responses} of a complete run. */
public final class RunResponses implements ResponseSource {

    private static final String TABLE = "responses";

    private final SparkSession spark;
    private final String uri;
    private final Manifest manifest;
    private final Dataset<Row> table;
    private final String column;
    private final List<String> images;
    private final List<ResponseLayer> layers;
    private final Optional<ResponseLayer> outputs;

    private RunResponses(SparkSession spark, String uri, Manifest manifest, Dataset<Row> table, String column, List<String> images, List<ResponseLayer> kept,
            List<String> wanted) {
        this.spark = spark;
        this.uri = uri;
        this.manifest = manifest;
        this.table = table;
        this.column = column;
        this.images = images;
        // One value a class: the largest of a map's units is no answer.
        String last = manifest.layers().isEmpty() ? "" : Optional.of(manifest.layers().get(manifest.layers().size() - 1)).filter(row -> row.rows() == 1 && row.columns() == 1).map(Manifest.LayerRow::name).orElse("");
        outputs = kept.stream().filter(layer -> layer.name().equals(last)).findFirst();
        layers = wanted.isEmpty() ? kept : kept.stream().filter(layer -> wanted.contains(layer.name())).toList();
    }

    static RunResponses open(AnalysisRequest request, String uri) {
        SparkSession spark = request.spark();
        String run = RunReader.complete(uri, request.hadoop());
        RunFolder folder = RunFolder.at(run, request.hadoop());
        Manifest manifest = Manifest.fromJson(folder.read(RunNames.manifest()));
        if (manifest.rowsSha256().of(TABLE).isEmpty()) {
            throw new CorpusException("the run %s kept no responses; mine with --responses peak (with --base %s its winners are taken over)".formatted(run, run));
        }
        Dataset<Row> table = Tables.read(spark, folder.uri(TABLE));
        Map<String, Integer> maps = new HashMap<>();
        for (Row row : table.groupBy("layer").agg(functions.max("first_channel")).collectAsList()) {
            maps.put(row.getString(0), row.getInt(1));
        }
        List<ResponseLayer> kept = new ArrayList<>();
        manifest.layers().stream().filter(layer -> maps.containsKey(layer.name())).forEach(layer -> kept.add(new ResponseLayer(layer.name(), layer.maps())));
        List<String> names = kept.stream().map(ResponseLayer::name).toList();
        List<String> wanted = request.get(ResponseOptions.LAYERS).stream().map(name -> LayerNames.one("what the run %s kept responses of".formatted(run), names, name)).toList();
        if (kept.isEmpty()) {
            throw new CorpusException("the run %s kept the responses of no image; mine a corpus with images that can be read".formatted(run));
        }
        List<String> images = new ArrayList<>(table.where(functions.col("layer").equalTo(kept.get(0).name()).and(functions.col("first_channel").equalTo(0)))
                .select("image").as(Encoders.STRING()).collectAsList());
        images.sort(ImageIds::compare);
        return new RunResponses(spark, run, manifest, table, column(table, run, request.get(ResponseOptions.POOL)), images, kept, wanted);
    }

    /** Other responses to the same images, of the same layers and kind. @param other table @param folder that it lies in */
    public RunResponses at(Dataset<Row> other, String folder) {
        return new RunResponses(spark, folder, manifest, other, column, images, layers, List.of());
    }

    public Manifest manifest() {
        return manifest;
    }

    /** {@code peaks} or {@code means}. */
    public String column() {
        return column;
    }

    /** The column that is asked for, or that there is. */
    private static String column(Dataset<Row> table, String run, Optional<String> pool) {
        Row first = table.select(functions.col("peaks").isNotNull(), functions.col("means").isNotNull()).head();
        String kind = pool.orElse(first.getBoolean(0) ? "peak" : "mean");
        if (!(kind.equals("peak") ? first.getBoolean(0) : first.getBoolean(1))) {
            throw new ConfigurationException("the run %s kept no responses of kind '%s'; give --pool %s, or mine with --responses peak,mean"
                    .formatted(run, kind, kind.equals("peak") ? "mean" : "peak"));
        }
        return kind + "s";
    }

    @Override
    public List<String> images() {
        return images;
    }

    @Override
    public List<ResponseLayer> layers() {
        return layers;
    }

    @Override
    public Optional<ResponseLayer> outputs() {
        return outputs;
    }

    @Override
    public Optional<List<String>> units() {
        return Optional.empty();
    }

    @Override
    public CorpusListing listing(boolean labels) {
        String column = String.valueOf(manifest.options().getOrDefault("image_column", ""));
        return Corpora.list(spark, manifest.corpus().uris(), new PackedOptions(column, labels));
    }

    @Override
    public List<AnalysisInput> inputs() {
        return List.of(new AnalysisInput("run", uri, manifest.rowsSha256().of(TABLE)));
    }

    @Override
    public List<String> warnings() {
        return List.of();
    }

    @Override
    public JavaPairRDD<Long, Chunk> chunks(List<ResponseLayer> wanted, BlockKeys keys) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        wanted.forEach(layer -> numbers.put(layer.name(), numbers.size()));
        Broadcast<ImagePlaces> places = JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(new ImagePlaces(images));
        Dataset<Row> some = table.where(functions.col("layer").isin(numbers.keySet().toArray()))
                .select(functions.col("image"), functions.col("layer"), functions.col("first_channel"), functions.col(column));
        // Rows as Spark holds them: an array of floats is copied at once, and not boxed value by value.
        return some.queryExecution().toRdd().toJavaRDD().mapPartitionsToPair(rows -> new Chunks<InternalRow>(rows, keys,
                (row, writer) -> writer.add(numbers.get(row.getUTF8String(1).toString()), row.getInt(2), places.value().of(row.getUTF8String(0).toString()), row.getArray(3).toFloatArray())));
    }
}
