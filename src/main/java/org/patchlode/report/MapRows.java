package org.patchlode.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.patchlode.network.Box;

/** Turns the rows of one feature map, as {@link RunData#joined} makes them, into a {@link FeatureMap}. */
final class MapRows {

    private MapRows() {}

    /** @param rows of one map, one at least */
    static FeatureMap read(List<Row> rows, int winners) {
        TreeMap<Integer, List<Row>> byRank = new TreeMap<>();
        for (Row row : rows) {
            if (!isNull(row, "image") && !isNull(row, "rank")) {
                byRank.computeIfAbsent(row.<Integer>getAs("rank"), rank -> new ArrayList<>()).add(row);
            }
        }
        List<Hit> hits = byRank.values().stream().limit(winners).map(MapRows::hit).toList();
        Row first = rows.get(0);
        return new FeatureMap(first.<Integer>getAs("channel"), statistics(first), hits);
    }

    private static FeatureMap.Statistics statistics(Row row) {
        return new FeatureMap.Statistics(
                (long) number(row, "images"),
                number(row, "max"),
                number(row, "mean"),
                number(row, "std"),
                number(row, "fraction_active"),
                !isNull(row, "dead") && row.<Boolean>getAs("dead"),
                list(row, "histogram_edges"),
                list(row, "histogram_counts"));
    }

    private static Hit hit(List<Row> rows) {
        Row row = rows.get(0);
        Map<String, Hit.Projected> projections = new LinkedHashMap<>();
        for (Row one : rows) {
            if (!isNull(one, "projection") && !isNull(one, "rule")) {
                projections.put(one.getAs("rule"), projected(one));
            }
        }
        Box box = new Box(integer(row, "box_top"), integer(row, "box_left"), integer(row, "box_bottom"), integer(row, "box_right"));
        return new Hit(
                integer(row, "rank"),
                (float) number(row, "score"),
                row.getAs("image"),
                integer(row, "y"),
                integer(row, "x"),
                box,
                list(row, "labels"),
                isNull(row, "patch") ? new byte[0] : row.<byte[]>getAs("patch"),
                isNull(row, "thumbnail") ? Optional.empty() : Optional.of(row.<byte[]>getAs("thumbnail")),
                projections);
    }

    private static Hit.Projected projected(Row row) {
        Optional<float[]> values = Optional.empty();
        if (!isNull(row, "projection_values")) {
            List<Float> stored = list(row, "projection_values");
            float[] array = new float[stored.size()];
            for (int i = 0; i < array.length; i++) {
                array[i] = stored.get(i);
            }
            values = Optional.of(array);
        }
        return new Hit.Projected(
                (float) number(row, "reproduced_score"),
                row.getAs("projection"),
                values,
                integer(row, "projection_height"),
                integer(row, "projection_width"));
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
