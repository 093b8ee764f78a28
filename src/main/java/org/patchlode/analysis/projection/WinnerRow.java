package org.patchlode.analysis.projection;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.patchlode.analysis.Column;
import org.patchlode.network.Box;

/**
 * A row of {@code winners}: the one place that knows its columns, by name, type and order.
 *
 * @param layer name of the mined layer
 * @param channel feature map
 * @param rank from 1
 * @param score as mined
 * @param image id
 * @param y row of the unit
 * @param x column of the unit
 * @param box its receptive field in input pixels, before clipping
 * @param reproduced the unit's score when it was projected
 * @param rule of the projection
 * @param patch PNG of the box, clipped to the image
 * @param projection PNG of the same size; empty without projection
 * @param response PNG of the winner's feature map, see {@link Response}; empty where there is no such picture
 * @param values of the projection, if they are stored
 * @param labels values of the label columns, each of its column's class; null where the image has none
 */
public record WinnerRow(String layer, int channel, int rank, float score, String image, int y, int x, Box box, float reproduced, String rule, byte[] patch,
        Optional<byte[]> projection, Optional<byte[]> response, Optional<Values> values, List<?> labels) {

    private static final List<Column> ALWAYS = List.of(
            Column.of("layer", Column.Type.TEXT), Column.of("channel", Column.Type.INTEGER), Column.of("rank", Column.Type.INTEGER),
            Column.of("score", Column.Type.FLOAT), Column.of("image", Column.Type.TEXT), Column.of("y", Column.Type.INTEGER), Column.of("x", Column.Type.INTEGER),
            Column.of("box_top", Column.Type.INTEGER), Column.of("box_left", Column.Type.INTEGER),
            Column.of("box_bottom", Column.Type.INTEGER), Column.of("box_right", Column.Type.INTEGER),
            Column.of("reproduced_score", Column.Type.FLOAT), Column.of("rule", Column.Type.TEXT),
            Column.of("patch", Column.Type.BYTES), Column.optional("projection", Column.Type.BYTES),
            Column.optional("response", Column.Type.BYTES));
    private static final List<Column> RAW = List.of(
            Column.optional("projection_values", Column.Type.FLOATS), Column.optional("projection_height", Column.Type.INTEGER),
            Column.optional("projection_width", Column.Type.INTEGER));

    /** A projection's values, {@code [rows, columns, 3]} in the network's input units. */
    public record Values(float[] values, int rows, int columns) {}

    /** The columns that are no labels. @param raw whether projection values are stored */
    public static List<Column> columns(boolean raw) {
        List<Column> columns = new ArrayList<>(ALWAYS);
        if (raw) {
            columns.addAll(RAW);
        }
        return columns;
    }

    /** Names of the columns, of those that a run may lack too. */
    public static List<String> names() {
        return columns(true).stream().map(Column::name).toList();
    }

    /** Those of a table's columns that are labels: whatever stands beside these. */
    public static List<String> labelsAmong(List<String> columns) {
        List<String> names = names();
        return columns.stream().filter(column -> !names.contains(column)).toList();
    }

    /** All columns. @param labels the label columns */
    public static List<Column> columns(List<Column> labels, boolean raw) {
        List<Column> columns = columns(raw);
        columns.addAll(labels);
        return columns;
    }

    /** Values of {@link #columns(List, boolean)}. */
    public Object[] toValues(boolean raw) {
        List<Object> row = new ArrayList<>(List.of(layer, channel, rank, score, image, y, x, box.top(), box.left(), box.bottom(), box.right(), reproduced, rule, patch));
        row.add(projection.orElse(null));
        row.add(response.orElse(null));
        if (raw) {
            row.add(values.map(Values::values).orElse(null));
            row.add(values.map(Values::rows).orElse(null));
            row.add(values.map(Values::columns).orElse(null));
        }
        row.addAll(labels);
        return row.toArray();
    }

    /**
     * Reads a row; what is missing in it is 0, empty or without text.
     *
     * @param columns gives a column's value by its name, null if it has none; arrays may be lists
     * @param labels of the row
     */
    public static WinnerRow read(Function<String, Object> columns, List<?> labels) {
        Optional<Values> values = floats(columns.apply("projection_values"))
                .map(stored -> new Values(stored, integer(columns, "projection_height"), integer(columns, "projection_width")));
        Box box = new Box(integer(columns, "box_top"), integer(columns, "box_left"), integer(columns, "box_bottom"), integer(columns, "box_right"));
        return new WinnerRow(text(columns, "layer"), integer(columns, "channel"), integer(columns, "rank"), (float) number(columns, "score"), text(columns, "image"),
                integer(columns, "y"), integer(columns, "x"), box, (float) number(columns, "reproduced_score"), text(columns, "rule"),
                bytes(columns, "patch").orElse(new byte[0]), bytes(columns, "projection"), bytes(columns, "response"), values, labels);
    }

    private static Optional<float[]> floats(Object stored) {
        if (stored instanceof float[] values) {
            return Optional.of(values);
        }
        if (!(stored instanceof List<?> boxed)) {
            return Optional.empty();
        }
        float[] values = new float[boxed.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = ((Number) boxed.get(i)).floatValue();
        }
        return Optional.of(values);
    }

    private static Optional<byte[]> bytes(Function<String, Object> columns, String name) {
        return columns.apply(name) instanceof byte[] bytes ? Optional.of(bytes) : Optional.empty();
    }

    private static String text(Function<String, Object> columns, String name) {
        return columns.apply(name) instanceof String text ? text : "";
    }

    private static int integer(Function<String, Object> columns, String name) {
        return (int) number(columns, name);
    }

    private static double number(Function<String, Object> columns, String name) {
        return columns.apply(name) instanceof Number number ? number.doubleValue() : 0;
    }
}
