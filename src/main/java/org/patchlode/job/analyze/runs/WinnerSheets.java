package org.patchlode.job.analyze.runs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.functions;
import org.patchlode.analysis.compare.ComparePage;
import org.patchlode.analysis.statistics.Draws;
import org.patchlode.result.Manifest;

/** The first winners of some units of each layer, in every run. */
record WinnerSheets(ComparedRuns compared, long seed) {

    private static final int UNITS = 6;
    private static final int LAYERS = 12;

    List<ComparePage.Sheet> sheets() {
        List<Manifest.LayerRow> shown = some(compared.layers());
        Map<String, TreeSet<Integer>> channels = new HashMap<>();
        for (Manifest.LayerRow layer : shown) {
            List<String> all = IntStream.range(0, layer.maps()).mapToObj(map -> "%s %d".formatted(layer.name(), map)).toList();
            channels.put(layer.name(), new TreeSet<>(new Draws(seed).some(all, UNITS).stream().map(name -> Integer.valueOf(name.substring(layer.name().length() + 1))).toList()));
        }
        List<Map<String, ComparePage.FirstWinner>> byRun = compared.runs().stream().map(run -> winners(run, channels)).toList();
        List<ComparePage.Sheet> sheets = new ArrayList<>();
        for (Manifest.LayerRow layer : shown) {
            sheets.add(new ComparePage.Sheet(layer.name(), channels.get(layer.name()).stream()
                    .map(channel -> new ComparePage.SheetRow(channel, byRun.stream().map(run -> Optional.ofNullable(run.get(key(layer.name(), channel)))).toList())).toList()));
        }
        return sheets;
    }

    private static List<Manifest.LayerRow> some(List<Manifest.LayerRow> layers) {
        int count = Math.min(LAYERS, layers.size());
        return IntStream.range(0, count).map(i -> count == 1 ? 0 : (int) Math.round((double) i * (layers.size() - 1) / (count - 1))).mapToObj(layers::get).toList();
    }

    private static String key(String layer, int channel) {
        return channel + " " + layer;
    }

    private static Map<String, ComparePage.FirstWinner> winners(FinishedRun run, Map<String, TreeSet<Integer>> channels) {
        List<String> keys = new ArrayList<>();
        channels.forEach((layer, of) -> of.forEach(channel -> keys.add(key(layer, channel))));
        Map<String, ComparePage.FirstWinner> winners = new HashMap<>();
        // Of several rules the first by name.
        run.table("winners").where(functions.col("rank").equalTo(1)).withColumn("key", functions.concat(functions.col("channel").cast("string"), functions.lit(" "), functions.col("layer")))
                .where(functions.col("key").isin(keys.toArray())).orderBy("key", "rule").select("key", "patch", "projection", "image").toLocalIterator()
                .forEachRemaining(row -> winners.putIfAbsent(row.getString(0), new ComparePage.FirstWinner(row.<byte[]>getAs(1), row.isNullAt(2) ? Optional.empty() : Optional.of(row.<byte[]>getAs(2)), row.getString(3))));
        return winners;
    }
}
