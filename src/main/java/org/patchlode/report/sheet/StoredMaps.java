package org.patchlode.report.sheet;

import static org.apache.parquet.filter2.predicate.FilterApi.and;
import static org.apache.parquet.filter2.predicate.FilterApi.binaryColumn;
import static org.apache.parquet.filter2.predicate.FilterApi.eq;
import static org.apache.parquet.filter2.predicate.FilterApi.in;
import static org.apache.parquet.filter2.predicate.FilterApi.intColumn;
import static org.apache.parquet.filter2.predicate.FilterApi.ltEq;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.io.api.Binary;
import org.patchlode.analysis.projection.WinnerRow;
import org.patchlode.report.draw.LayerTiles;
import org.patchlode.report.draw.LayerView;
import org.patchlode.report.draw.ReportException;
import org.patchlode.report.draw.ReportOptions;
import org.patchlode.report.draw.Scaling;
import org.patchlode.report.draw.WinnerView;
import org.patchlode.result.DirectTable;
import org.patchlode.result.Manifest;
import org.patchlode.result.RunFolder;
import org.patchlode.result.RunNames;

/** The feature maps of a run as its tables have them, as far as a sheet shows them. */
final class StoredMaps {

    private static final String VALUES = "projection_values";
    private static final String RESPONSE = "response";

    private final RunFolder run;
    private final DirectTable winners;
    private final List<String> labels;
    private final LinkedHashMap<String, Integer> layers = new LinkedHashMap<>();

    private StoredMaps(RunFolder run, DirectTable units, DirectTable winners) throws IOException {
        this.run = run;
        this.winners = winners;
        labels = WinnerRow.labelsAmong(winners.columns());
        units.read(Set.of("layer", "channel"), row -> layers.merge((String) row.get("layer"), 1 + (int) row.get("channel"), Math::max));
    }

    /** @throws ReportException if the folder holds no run */
    static StoredMaps open(Configuration hadoop, String uri) throws IOException {
        RunFolder run = RunFolder.at(uri, hadoop);
        if (!run.exists("winners") || !run.exists("units")) {
            throw new ReportException("'%s' is not a run: it has no winners and units; give the folder that mine wrote".formatted(uri));
        }
        return new StoredMaps(run, DirectTable.open(hadoop, run.uri("units")), DirectTable.open(hadoop, run.uri("winners")));
    }

    /** How many maps each layer has, by its name. */
    Map<String, Integer> layers() {
        return layers;
    }

    boolean hasValues() {
        return winners.columns().contains(VALUES);
    }

    /** A layer, with the size of its pictures and the rules that are drawn. */
    LayerView view(String layer, ReportOptions options) throws IOException {
        int[] field = {1, 1};
        Set<String> rules = new TreeSet<>();
        winners.read(Set.of("layer", "rule", "box_top", "box_left", "box_bottom", "box_right"), of(layer), row -> {
            WinnerRow winner = WinnerRow.read(row::get, List.of());
            field[0] = Math.max(field[0], winner.box().bottom() - winner.box().top());
            field[1] = Math.max(field[1], winner.box().right() - winner.box().left());
            if (!winner.rule().isEmpty()) {
                rules.add(winner.rule());
            }
        });
        Manifest.Shape input = run.exists(RunNames.manifest()) ? Manifest.fromJson(run.read(RunNames.manifest())).input() : Manifest.NONE.input();
        return new LayerView(1, layer, layers.get(layer), LayerTiles.window(field[1], input.columns()), LayerTiles.window(field[0], input.rows()), options.rulesOf(run.uri(), rules), labels,
                options.grid(), false, List.of(), 0);
    }

    /** Winners of some maps, by rank; none of a map that never responds. */
    Map<Integer, List<WinnerView>> winners(String layer, List<Integer> maps, ReportOptions options) throws IOException {
        Set<String> columns = new HashSet<>(WinnerRow.names());
        columns.addAll(labels);
        columns.remove(RESPONSE);
        if (options.scaling() == Scaling.STORED) {
            columns.remove(VALUES);
        }
        Map<Integer, TreeMap<Integer, List<WinnerRow>>> rows = new HashMap<>();
        FilterPredicate wanted = and(of(layer), and(in(intColumn("channel"), new HashSet<>(maps)), ltEq(intColumn("rank"), options.winners())));
        winners.read(columns, wanted, row -> {
            if (!options.rules().isEmpty() && !options.rules().contains(row.get("rule"))) {
                return;
            }
            WinnerRow winner = WinnerRow.read(row::get, labels.stream().map(label -> row.containsKey(label) ? String.valueOf(row.get(label)) : "").toList());
            rows.computeIfAbsent(winner.channel(), channel -> new TreeMap<>()).computeIfAbsent(winner.rank(), rank -> new ArrayList<>()).add(winner);
        });
        Map<Integer, List<WinnerView>> views = new HashMap<>();
        rows.forEach((channel, ranks) -> views.put(channel, ranks.values().stream().map(WinnerView::of).toList()));
        return views;
    }

    private static FilterPredicate of(String layer) {
        return eq(binaryColumn("layer"), Binary.fromString(layer));
    }
}
