package org.patchlode.job.labels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.patchlode.analysis.Column;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.model.ConfigurationException;

/**
 * Labels whose columns have types.
 *
 * @param source of the texts
 * @param types of its columns, in their order
 */
public record TypedLabels(LabelSource source, List<LabelType> types) {

    public TypedLabels {
        types = List.copyOf(types);
    }

    /**
     * Of a source.
     *
     * @param given types by column; the others are as the source finds them
     * @throws ConfigurationException if a given one does not fit
     */
    public static TypedLabels of(LabelSource source, Map<String, LabelType> given) {
        return new TypedLabels(source, source.types(given));
    }

    /** Reads {@code COLUMN:TYPE}. @throws ConfigurationException if it is something else */
    public static Map<String, LabelType> given(List<String> pairs) {
        Map<String, LabelType> given = new LinkedHashMap<>();
        for (String pair : pairs) {
            int colon = pair.lastIndexOf(':');
            String named = colon < 0 ? "" : pair.substring(colon + 1).strip();
            LabelType type = Arrays.stream(LabelType.values()).filter(one -> one.label().equals(named)).findFirst().orElseThrow(() -> new ConfigurationException(
                    "--label-types has '%s', which is not COLUMN:TYPE with the type integer, double, boolean, date or text; write for instance age:integer".formatted(pair)));
            given.put(pair.substring(0, colon).strip(), type);
        }
        return given;
    }

    /** The same as a user writes it. */
    public static String text(Map<String, LabelType> given) {
        List<String> pairs = new ArrayList<>();
        given.forEach((column, type) -> pairs.add(column + ":" + type.label()));
        return String.join(",", pairs);
    }

    /** Of the result. */
    public List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            columns.add(Column.optional(source.columns().get(i), types.get(i).column()));
        }
        return columns;
    }

    /** Of each column, what it is called and what it holds. */
    public List<String> described() {
        List<String> described = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            described.add("%s (%s)".formatted(source.columns().get(i), types.get(i).label()));
        }
        return described;
    }

    /** The values of some images in the order of the columns, each of its column's class or null for none, by image id; an image may have no row. */
    public Map<String, List<Object>> of(Collection<ImageRef> images) {
        Map<String, List<Object>> values = new HashMap<>();
        source.of(images).forEach((image, cells) -> values.put(image, values(cells)));
        return values;
    }

    private List<Object> values(List<String> cells) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            values.add(value(types.get(i), cells.get(i)));
        }
        return Collections.unmodifiableList(values);
    }

    private static Object value(LabelType type, String cell) {
        return cell == null || type.isMissing(cell) ? null : type.value(cell).orElseThrow(() -> new IllegalStateException(
                "the labels have changed while they were read: '%s' is no %s any more; start again".formatted(cell, type.label())));
    }
}
