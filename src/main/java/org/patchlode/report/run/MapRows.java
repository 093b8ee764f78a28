package org.patchlode.report.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.patchlode.analysis.projection.WinnerRow;
import org.patchlode.mining.Bins;
import org.patchlode.mining.Density;
import org.patchlode.report.draw.FeatureMap;
import org.patchlode.report.draw.WinnerView;

/** Turns the rows of one feature map into a {@link FeatureMap}. */
final class MapRows {

    private static final FeatureMap.Statistics NONE =
            new FeatureMap.Statistics(0, 0, 0, 0, 0, false, Optional.empty(), OptionalDouble.empty(), new Bins(new float[0], new long[0]));

    private MapRows() {}

    /** @param rows of one map as {@link RunData#stacked} makes them, one at least */
    static FeatureMap read(List<Row> rows, int winners) {
        List<WinnerRow> won = new ArrayList<>();
        FeatureMap.Statistics statistics = NONE;
        for (Row row : rows) {
            Function<String, Object> columns = name -> value(row, name);
            switch (row.<Integer>getAs("kind")) {
                case RunData.STATISTICS -> statistics = statistics(columns);
                default -> won.add(WinnerRow.read(columns, row.isNullAt(row.fieldIndex("labels")) ? List.of() : row.getList(row.fieldIndex("labels"))));
            }
        }
        return of(rows.get(0).<Integer>getAs("channel"), statistics, won, winners);
    }

    /** @param statistics nothing where a run has none of the map @param rows of its winners in any order, labels as texts @param winners that are shown */
    static FeatureMap of(int channel, Optional<Function<String, Object>> statistics, List<WinnerRow> rows, int winners) {
        return of(channel, statistics.map(MapRows::statistics).orElse(NONE), rows, winners);
    }

    private static FeatureMap of(int channel, FeatureMap.Statistics statistics, List<WinnerRow> rows, int winners) {
        TreeMap<Integer, List<WinnerRow>> byRank = new TreeMap<>();
        rows.stream().sorted(Comparator.comparing(WinnerRow::rule)).forEach(row -> byRank.computeIfAbsent(row.rank(), rank -> new ArrayList<>()).add(row));
        return new FeatureMap(channel, statistics, byRank.values().stream().limit(winners).map(WinnerView::of).toList());
    }

    private static FeatureMap.Statistics statistics(Function<String, Object> columns) {
        Bins bins = bins(floats(columns.apply("histogram_edges")), longs(columns.apply("histogram_counts")));
        return new FeatureMap.Statistics(
                (long) number(columns, "images"),
                number(columns, "max"),
                number(columns, "mean"),
                number(columns, "std"),
                number(columns, "fraction_active"),
                columns.apply("dead") instanceof Boolean dead && dead,
                columns.apply("density") instanceof Number density ? Optional.of(new Density(density.doubleValue(), (long) number(columns, "density_images"))) : Optional.empty(),
                columns.apply("quantile_995") instanceof Number quantile ? OptionalDouble.of(quantile.doubleValue()) : OptionalDouble.empty(),
                bins);
    }

    /** Runs of versions up to 0.1 stored the lower edges of the buckets that hold something. */
    private static Bins bins(float[] edges, long[] images) {
        return edges.length == images.length ? Bins.of(edges, images) : new Bins(edges, images);
    }

    private static float[] floats(Object stored) {
        if (stored instanceof float[] values) {
            return values;
        }
        List<?> boxed = stored instanceof List<?> list ? list : List.of();
        float[] values = new float[boxed.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = ((Number) boxed.get(i)).floatValue();
        }
        return values;
    }

    private static long[] longs(Object stored) {
        return stored instanceof long[] values ? values : (stored instanceof List<?> list ? list : List.of()).stream().mapToLong(one -> ((Number) one).longValue()).toArray();
    }

    /** Values of label columns as texts, empty where there is none. @param row as {@link org.patchlode.result.DirectTable} gives it */
    static List<String> labels(Map<String, Object> row, List<String> names) {
        return names.stream().map(name -> row.containsKey(name) ? String.valueOf(row.get(name)) : "").toList();
    }

    private static Object value(Row row, String column) {
        int index = row.fieldIndex(column);
        return row.isNullAt(index) || !(row.get(index) instanceof scala.collection.Seq<?>) ? row.get(index) : row.getList(index);
    }

    private static double number(Function<String, Object> columns, String name) {
        return columns.apply(name) instanceof Number number ? number.doubleValue() : 0;
    }
}
