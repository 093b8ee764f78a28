package org.patchlode.job.labels;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.patchlode.model.ConfigurationException;

/**
 * The class of each image, as a network's output counts classes. A column of integers is taken as it is, and a negative
 * one means that the image has no class. A column of words is counted in their sorted order, from 0.
 *
 * @param classes by relative path; images without a class are not in it
 * @param words the class names in order; empty if the column holds integers
 */
public record ClassLabels(Map<String, Integer> classes, List<String> words) implements Serializable {

    /**
     * Reads a labels file.
     *
     * @param outputs classes that the network tells apart
     * @throws ConfigurationException if the column is missing or does not fit the network
     */
    public static ClassLabels read(SparkSession spark, String uri, String column, int outputs) {
        Dataset<Row> table = Labels.table(spark, uri);
        List<String> columns = List.of(table.columns());
        if (!columns.contains(column)) {
            throw new ConfigurationException("the labels %s have columns %s but none called '%s'; give one of them as --label-column".formatted(uri, columns, column));
        }
        Map<String, String> values = new HashMap<>();
        Iterator<Row> rows = table.select(functions.col("`image`"), functions.col("`" + column.replace("`", "``") + "`")).toLocalIterator();
        while (rows.hasNext()) {
            Row row = rows.next();
            if (!row.isNullAt(0) && !row.isNullAt(1) && !row.getString(1).isBlank()) {
                values.putIfAbsent(row.getString(0), row.getString(1).strip());
            }
        }
        return of(values, uri, column, outputs);
    }

    /**
     * From cells of a column.
     *
     * @param values by name of the image, none of them blank
     * @param uri of the labels, for messages
     * @throws ConfigurationException if they do not fit the network
     */
    public static ClassLabels of(Map<String, String> values, String uri, String column, int outputs) {
        boolean integers = values.values().stream().allMatch(value -> value.matches("-?\\d{1,9}"));
        return integers ? integers(values, uri, column, outputs) : words(values, uri, column, outputs);
    }

    private static ClassLabels integers(Map<String, String> values, String uri, String column, int outputs) {
        Map<String, Integer> classes = new HashMap<>();
        values.forEach((image, value) -> {
            int index = Integer.parseInt(value);
            if (index >= outputs) {
                throw new ConfigurationException("the labels %s say class %d of '%s' in column '%s', but the model tells %d classes apart, counted from 0; give the column that fits the model"
                        .formatted(uri, index, image, column, outputs));
            }
            if (index >= 0) {
                classes.put(image, index);
            }
        });
        return new ClassLabels(classes, List.of());
    }

    private static ClassLabels words(Map<String, String> values, String uri, String column, int outputs) {
        List<String> words = new ArrayList<>(new TreeSet<>(values.values()));
        if (words.size() != outputs) {
            throw new ConfigurationException("the labels %s have %d different words in column '%s' ('%s' for one), but the model tells %d classes apart; give a column with as many words, or with the classes as integers from 0"
                    .formatted(uri, words.size(), column, words.get(0), outputs));
        }
        Map<String, Integer> numbers = new HashMap<>();
        words.forEach(word -> numbers.put(word, numbers.size()));
        Map<String, Integer> classes = new HashMap<>();
        values.forEach((image, value) -> classes.put(image, numbers.get(value)));
        return new ClassLabels(classes, words);
    }
}
