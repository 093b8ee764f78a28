package org.patchlode.report.run;

import static org.apache.parquet.filter2.predicate.FilterApi.and;
import static org.apache.parquet.filter2.predicate.FilterApi.binaryColumn;
import static org.apache.parquet.filter2.predicate.FilterApi.eq;
import static org.apache.parquet.filter2.predicate.FilterApi.gtEq;
import static org.apache.parquet.filter2.predicate.FilterApi.intColumn;
import static org.apache.parquet.filter2.predicate.FilterApi.lt;
import static org.apache.parquet.filter2.predicate.FilterApi.ltEq;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.io.api.Binary;
import org.patchlode.analysis.projection.WinnerRow;
import org.patchlode.network.Rule;
import org.patchlode.report.draw.FeatureMap;
import org.patchlode.report.draw.ReportOptions;
import org.patchlode.report.draw.Scaling;
import org.patchlode.report.draw.Tiles;
import org.patchlode.result.DirectTable;

/**
 * Consecutive maps of a layer, read from the run's files as they lie there: a run has its winners in the order in which they are drawn, and
 * to sort them again would move every picture twice.
 *
 * @param layer name
 * @param chunk number in the layer
 * @param units files of the units
 * @param quantiles files of the quantiles, if the run has them
 * @param winners files with the chunk's winners, in order; may be none
 */
// Kryo, which a session may have been started with, knows no records.
@DefaultSerializer(JavaSerializer.class)
record StoredChunk(String layer, int chunk, ArrayList<String> units, ArrayList<String> quantiles, ArrayList<String> winners) implements Serializable {

    private static final String CHANNEL = "channel";
    private static final Set<String> PICTURES = Set.of("patch", "projection");

    DrawnCells.Chunk key() {
        return new DrawnCells.Chunk(layer, chunk);
    }

    /** Tells each map, in ascending order; holds the rows of one at a time. @param drawn whether patches and projections are drawn already, and not read */
    void read(Configuration hadoop, ReportOptions options, boolean drawn, Consumer<FeatureMap> maps) throws IOException {
        TreeMap<Integer, Map<String, Object>> statistics = new TreeMap<>();
        if (!units.isEmpty()) {
            DirectTable table = DirectTable.ofParts(hadoop, units);
            table.read(new HashSet<>(table.columns()), wanted(), row -> statistics.put((Integer) row.get(CHANNEL), row));
        }
        if (!quantiles.isEmpty()) {
            DirectTable table = DirectTable.ofParts(hadoop, quantiles);
            table.read(new HashSet<>(table.columns()), wanted(), row -> Optional.ofNullable(statistics.get(row.get(CHANNEL))).ifPresent(unit -> unit.putAll(row)));
        }
        Maps gathered = new Maps(statistics, options.winners(), maps);
        if (!winners.isEmpty()) {
            DirectTable table = DirectTable.ofParts(hadoop, winners);
            List<String> labels = WinnerRow.labelsAmong(table.columns());
            Set<String> columns = new HashSet<>(table.columns());
            if (drawn || options.scaling() == Scaling.STORED) {
                columns.removeAll(RunData.VALUES);
            }
            if (drawn) {
                columns.removeAll(PICTURES);
            }
            table.read(columns, and(wanted(), ltEq(intColumn("rank"), options.winners())), row -> {
                if (options.rules().isEmpty() || options.rules().contains(row.get("rule"))) {
                    gathered.add(WinnerRow.read(drawn ? name -> PICTURES.contains(name) ? drawn(row, name) : row.get(name) : row::get, MapRows.labels(row, labels)));
                }
            });
        }
        gathered.finish();
    }

    /** Nothing stands for a picture that is not read, null for the projection that a row without a rule lacks. */
    private static Object drawn(Map<String, Object> row, String picture) {
        return picture.equals("projection") && Rule.NONE.label().equals(row.get("rule")) ? null : new byte[0];
    }

    private FilterPredicate wanted() {
        return and(eq(binaryColumn("layer"), Binary.fromString(layer)), and(gtEq(intColumn(CHANNEL), chunk * Tiles.CHUNK), lt(intColumn(CHANNEL), (chunk + 1) * Tiles.CHUNK)));
    }

    /** Gathers the winners of a map, and puts maps without any between those that have some. */
    private static final class Maps {

        private final TreeMap<Integer, Map<String, Object>> statistics;
        private final int winners;
        private final Consumer<FeatureMap> next;
        private final List<WinnerRow> rows = new ArrayList<>();

        Maps(TreeMap<Integer, Map<String, Object>> statistics, int winners, Consumer<FeatureMap> next) {
            this.statistics = statistics;
            this.winners = winners;
            this.next = next;
        }

        void add(WinnerRow row) {
            if (!rows.isEmpty() && rows.get(0).channel() != row.channel()) {
                close();
            }
            rows.add(row);
        }

        private void close() {
            int channel = rows.get(0).channel();
            while (!statistics.isEmpty() && statistics.firstKey() < channel) {
                withoutWinners();
            }
            next.accept(MapRows.of(channel, Optional.ofNullable(statistics.remove(channel)).map(row -> row::get), rows, winners));
            rows.clear();
        }

        void finish() {
            if (!rows.isEmpty()) {
                close();
            }
            while (!statistics.isEmpty()) {
                withoutWinners();
            }
        }

        private void withoutWinners() {
            Map.Entry<Integer, Map<String, Object>> first = statistics.pollFirstEntry();
            next.accept(MapRows.of(first.getKey(), Optional.of(first.getValue()::get), List.of(), winners));
        }
    }
}
