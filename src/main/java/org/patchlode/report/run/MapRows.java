package org.patchlode.report.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.patchlode.analysis.projection.WinnerRow;
import org.patchlode.mining.Bins;
import org.patchlode.mining.Density;
import org.patchlode.report.draw.FeatureMap;
import org.patchlode.report.draw.WinnerView;

/** Turns the rows of one feature map, as {@link RunData#stacked} makes them, into a {@link FeatureMap}. */
final class MapRows {

    private MapRows() {}

    /** @param rows of one map, one at least */
    static FeatureMap read(List<Row> rows, int winners) {
        TreeMap<Integer, List<Row>> byRank = new TreeMap<>();
        FeatureMap.Statistics statistics = new FeatureMap.Statistics(0, 0, 0, 0, 0, false, Optional.empty(), OptionalDouble.empty(), new Bins(new float[0], new long[0]));
        for (Row row : rows) {
            switch (row.<Integer>getAs("kind")) {
                case RunData.STATISTICS -> statistics = statistics(row);
                default -> byRank.computeIfAbsent(integer(row, "rank"), rank -> new ArrayList<>()).add(row);
            }
        }
        List<WinnerView> hits = byRank.entrySet().stream()
                .limit(winners)
                .map(entry -> hit(entry.getValue()))
                .toList();
        return new FeatureMap(rows.get(0).<Integer>getAs("channel"), statistics, hits);
    }

    private static FeatureMap.Statistics statistics(Row row) {
        Bins bins = bins(list(row, "histogram_edges"), list(row, "histogram_counts"));
        return new FeatureMap.Statistics(
                (long) number(row, "images"),
                number(row, "max"),
                number(row, "mean"),
                number(row, "std"),
                number(row, "fraction_active"),
                !isNull(row, "dead") && row.<Boolean>getAs("dead"),
                isNull(row, "density") ? Optional.empty() : Optional.of(new Density(number(row, "density"), (long) number(row, "density_images"))),
                isNull(row, "quantile_995") ? OptionalDouble.empty() : OptionalDouble.of(number(row, "quantile_995")),
                bins);
    }

    /** Runs of versions up to 0.1 stored the lower edges of the buckets that hold something. */
    private static Bins bins(List<Float> edges, List<Long> counts) {
        float[] values = new float[edges.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = edges.get(i);
        }
        long[] images = counts.stream().mapToLong(Long::longValue).toArray();
        return values.length == images.length ? Bins.of(values, images) : new Bins(values, images);
    }

    private static WinnerView hit(List<Row> rows) {
        return WinnerView.of(rows.stream().map(MapRows::winner).toList());
    }

    private static WinnerRow winner(Row row) {
        return WinnerRow.read(name -> name.equals("projection_values") && !isNull(row, name) ? row.getList(row.fieldIndex(name)) : row.getAs(name), list(row, "labels"));
    }

    private static boolean isNull(Row row, String column) {
        return row.isNullAt(row.fieldIndex(column));
    }

    private static int integer(Row row, String column) {
        return (int) number(row, column);
    }

    private static double number(Row row, String column) {
        return isNull(row, column) ? 0 : row.<Number>getAs(column).doubleValue();
    }

    private static <T> List<T> list(Row row, String column) {
        int index = row.fieldIndex(column);
        return row.isNullAt(index) ? List.of() : row.getList(index);
    }
}
