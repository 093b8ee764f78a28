package org.patchlode.report.run;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.patchlode.network.LayerNames;
import org.patchlode.network.UnknownLayerException;
import org.patchlode.report.draw.FeatureMap;
import org.patchlode.report.draw.LayerView;
import org.patchlode.report.draw.Picture;
import org.patchlode.report.draw.ProjectionScale;
import org.patchlode.report.draw.ReportException;
import org.patchlode.report.draw.ReportOptions;
import org.patchlode.report.draw.SheetComposer;
import org.patchlode.report.draw.SheetFormat;
import org.patchlode.result.SessionStorage;
import org.patchlode.storage.AtomicFile;

/** Draws hand-picked feature maps of one layer as a figure, in the arrangement of Zeiler &amp; Fergus (2014), Fig. 2. */
public final class SheetWriter {

    /** More would not fit a page, nor the driver's memory. */
    private static final int MOST_MAPS = 256;

    private SheetWriter() {}

    /**
     * Draws one sheet.
     *
     * @param spark session to read with
     * @param runUri the run's folder
     * @param layer name of a mined layer, of its module, or the end of either
     * @param maps feature maps in the order wanted, 1 to 256
     * @param output file to write, on any Hadoop file system; its ending, .png, .pdf or .svg, says the format
     * @param options size, columns, captions, scaling; its sheet formats are not used
     * @throws ReportException if the layer or a map is not in the run, or the file cannot be written
     */
    public static void write(SparkSession spark, String runUri, String layer, List<Integer> maps, String output, ReportOptions options) {
        save(spark, output, draw(spark, runUri, layer, maps, SheetFormat.of(output), options));
    }

    /**
     * Draws one sheet and returns the file's bytes.
     *
     * @throws ReportException if the layer or a map is not in the run
     */
    public static byte[] draw(SparkSession spark, String runUri, String layer, List<Integer> maps, SheetFormat format, ReportOptions options) {
        RunData run = new RunData(spark, runUri);
        ReportWriter.requireValues(run, options, runUri);
        LinkedHashMap<String, LayerView> layers = Layers.of(run, options);
        LayerView view = view(runUri, layers, layer);
        requireMaps(view, maps);
        SheetComposer composer = new SheetComposer(view, options, maps.size());
        Map<Integer, FeatureMap> read = read(run, view, maps, options);
        ProjectionScale scale = new ProjectionScale(options.scaling(), options.percentile());
        for (int channel : maps) {
            FeatureMap map = Optional.ofNullable(read.get(channel)).orElseThrow(() -> new ReportException(
                    "map %d of layer '%s' has no statistics in run '%s'; it is damaged, mine again".formatted(channel, view.name(), runUri)));
            Map<String, List<Optional<Picture>>> shown = new LinkedHashMap<>();
            view.rules().forEach(rule -> shown.put(rule, scale.pictures(map.hits(), rule)));
            composer.add(map, shown, map.hits().stream().map(hit -> Picture.decode(hit.patch())).toList());
        }
        return SheetFile.encode(composer.sheet(), format);
    }

    private static Map<Integer, FeatureMap> read(RunData run, LayerView view, List<Integer> maps, ReportOptions options) {
        TreeMap<Integer, List<Row>> rows = new TreeMap<>();
        run.stacked(options)
                .filter(col("layer").equalTo(view.name()).and(col("channel").isin(maps.toArray())))
                .sort("channel", "kind", "rank", "rule")
                .collectAsList()
                .forEach(row -> rows.computeIfAbsent(row.<Integer>getAs("channel"), channel -> new ArrayList<>()).add(row));
        Map<Integer, FeatureMap> read = new TreeMap<>();
        rows.forEach((channel, some) -> read.put(channel, MapRows.read(some, options.winners())));
        return read;
    }

    private static LayerView view(String runUri, LinkedHashMap<String, LayerView> layers, String layer) {
        try {
            return layers.get(LayerNames.one("the run '%s'".formatted(runUri), layers.keySet(), layer));
        } catch (UnknownLayerException e) {
            throw new ReportException(e.getMessage(), e);
        }
    }

    private static void requireMaps(LayerView view, List<Integer> maps) {
        if (maps.isEmpty() || maps.size() > MOST_MAPS) {
            throw new ReportException("%d maps do not make a sheet; choose 1 to %d".formatted(maps.size(), MOST_MAPS));
        }
        for (int channel : maps) {
            if (channel < 0 || channel >= view.maps()) {
                throw new ReportException("map %d is not in layer '%s'; it has maps 0 to %d".formatted(channel, view.name(), view.maps() - 1));
            }
        }
        if (new HashSet<>(maps).size() < maps.size()) {
            throw new ReportException("maps %s name one twice; name each once".formatted(maps));
        }
    }

    private static void save(SparkSession spark, String output, byte[] bytes) {
        Path path = new Path(output);
        try {
            FileSystem files = path.getFileSystem(SessionStorage.of(spark));
            AtomicFile.write(files, path, bytes);
        } catch (IOException e) {
            throw new ReportException("sheet '%s' cannot be written (%s); choose another place".formatted(output, e.getMessage()), e);
        }
    }
}
