package org.patchlode.report.run;


import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.patchlode.report.draw.LayerView;
import org.patchlode.report.draw.ReportException;
import org.patchlode.report.draw.ReportOptions;
import org.patchlode.report.known.KnownAnalyses;
import org.patchlode.report.known.KnownAnalysis;
import org.patchlode.result.SessionStorage;

/**
 * Draws the report of a run into its folder {@code report}: {@code index.html}, a page a layer, sprites, data, sheets
 * for papers. Needs the model no more, nor the corpus. The same run and options give the same bytes.
 *
 * <p>Drawing is done by tasks of 64 feature maps; each writes its own files and returns a few numbers a map, so the
 * driver's memory grows with the number of maps (about 500 bytes each) and of images that won (their names), not with pictures.
 */
public final class ReportWriter {

    private ReportWriter() {}

    /**
     * Draws the report; an earlier one is removed first, and nothing outside {@code RUN/report} is touched. Whether the
     * run is complete is for the caller to check: the job draws before it writes {@code _SUCCESS}.
     *
     * @param spark session to draw with
     * @param runUri the run's folder, on any Hadoop file system
     * @param options how to draw
     * @throws ReportException if the folder holds no run, cannot be written, or lacks the values that the options need
     */
    public static ReportSummary write(SparkSession spark, String runUri, ReportOptions options) {
        return write(spark, runUri, options, List.of(), Optional.empty(), maps -> spark.sparkContext().longAccumulator("feature maps drawn"));
    }

    /**
     * The same with what analyses know of the run's feature maps.
     *
     * @param with outputs of {@code analyze}; URIs
     * @param cells that were drawn before; used if they are those that the options ask for
     * @param counter is told how many feature maps are to be drawn, and gives what counts them
     * @throws ReportException also if one is not complete, is about another run, or knows nothing of single feature maps
     */
    public static ReportSummary write(SparkSession spark, String runUri, ReportOptions options, List<String> with, Optional<DrawnCells> cells, LongFunction<LongAccumulator> counter) {
        RunData run = new RunData(spark, runUri);
        options.requireValues(runUri, run.hasValues());
        List<KnownAnalysis> analyses = new KnownAnalyses(spark, runUri, run.manifest()).open(with);
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<SerializableConfiguration> hadoop = context.broadcast(new SerializableConfiguration(SessionStorage.of(spark)));
        try {
            return write(context, run, options, analyses, cells, counter, hadoop);
        } finally {
            hadoop.destroy();
        }
    }

    private static ReportSummary write(
            JavaSparkContext context, RunData run, ReportOptions options, List<KnownAnalysis> analyses, Optional<DrawnCells> cells, LongFunction<LongAccumulator> counter,
            Broadcast<SerializableConfiguration> hadoop) {
        WinnerParts winners = WinnerParts.read(context, hadoop, run.winnerFiles(), options.winners());
        LinkedHashMap<String, LayerView> layers = Layers.of(run, options, winners);
        Path folder = new Path(run.path(), "report");
        removeEarlier(run, folder);
        Publisher publisher = new Publisher(hadoop, folder.toString());
        Broadcast<WinIndex> index = context.broadcast(WinIndex.of(run, winners, layers.values()));
        LongAccumulator maps = counter.apply(layers.values().stream().mapToLong(LayerView::maps).sum());
        // Files of images beside the drawing: neither leaves a core without work while its last tasks end.
        try (ImageFiles.Writing images = ImageFiles.begin(context, run, index, layers, options, publisher)) {
            List<ChunkResult> drawn = draw(context, run, winners, layers, options, cells.filter(ready -> ready.fit(options, layers.values())), new ChunkTask(layers, index, options, publisher, maps));
            KnownUnits known = KnownUnits.write(analyses, layers, publisher);
            return new ReportPages(run, layers, options, publisher).write(drawn, index.value(), images.await(), known);
        } finally {
            index.destroy();
        }
    }

    private static void removeEarlier(RunData run, Path folder) {
        try {
            run.files().delete(folder, true);
        } catch (IOException e) {
            throw new ReportException("the earlier report '%s' cannot be removed (%s); check your rights on it".formatted(folder, e.getMessage()), e);
        }
    }

    private static List<ChunkResult> draw(
            JavaSparkContext spark, RunData run, WinnerParts winners, LinkedHashMap<String, LayerView> layers, ReportOptions options, Optional<DrawnCells> cells, ChunkTask task) {
        int chunks = layers.values().stream().mapToInt(LayerView::chunks).sum();
        String before = spark.getLocalProperty("spark.job.description");
        spark.sc().setJobDescription("report: drawing %d layers in %d chunks".formatted(layers.size(), chunks));
        try {
            Optional<Map<DrawnCells.Chunk, List<String>>> files = run.hasPlainLabels() ? winners.chunks() : Optional.empty();
            if (files.isPresent()) {
                List<StoredChunk> stored = run.stored(largestFirst(layers.values()), files.get());
                return cells.isPresent() ? ChunkStage.run(spark, stored, task, cells.get()) : ChunkStage.run(spark, stored, task);
            }
            return ChunkStage.run(run.stacked(options), layers.values(), List.of("channel", "kind", "rank", "rule"), task);
        } finally {
            spark.sc().setJobDescription(before);
        }
    }

    /** Layers with the largest pictures first: of tasks that take longest none shall begin last. */
    private static List<LayerView> largestFirst(Collection<LayerView> layers) {
        return layers.stream().sorted(Comparator.comparingLong((LayerView layer) -> (long) layer.width() * layer.height()).reversed()).toList();
    }
}
