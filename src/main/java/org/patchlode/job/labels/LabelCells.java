package org.patchlode.job.labels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.patchlode.corpus.listing.CorpusListing;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.model.ConfigurationException;

/** Some columns of labels, for all images of an analysis. The driver holds a cell an image and column. */
public final class LabelCells {

    private final Map<String, List<String>> columns;
    private final long unlabelled;

    private LabelCells(Map<String, List<String>> columns, long unlabelled) {
        this.columns = columns;
        this.unlabelled = unlabelled;
    }

    /**
     * Reads them.
     *
     * @param labels a CSV file, {@code folders} or {@code corpus}
     * @param listing where the images come from
     * @param images in the order of the cells
     * @param names of the columns; none for all that there are
     * @throws ConfigurationException if there is no such column, or no image has a label
     */
    public static LabelCells read(SparkSession spark, String labels, CorpusListing listing, List<ImageRef> images, List<String> names) {
        if (labels.equals(LabelSource.FOLDERS) || labels.equals(LabelSource.CORPUS)) {
            LabelSource source = LabelSource.of(spark, labels, listing);
            List<String> wanted = checked(labels, source.columns(), names);
            Map<String, List<String>> byId = source.of(images);
            return of(labels, source.columns(), wanted, images.stream().map(image -> byId.get(image.id())).toList());
        }
        Dataset<Row> table = Labels.table(spark, labels);
        List<String> all = Arrays.stream(table.columns()).filter(column -> !column.equals("image")).toList();
        List<String> wanted = checked(labels, all, names);
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < images.size(); i++) {
            places.put(images.get(i).relative(), i);
            places.putIfAbsent(images.get(i).id(), i);
        }
        List<List<String>> rows = new ArrayList<>(Collections.nCopies(images.size(), null));
        Column[] selected = new ArrayList<>(wanted).stream().map(LabelCells::quoted).toArray(Column[]::new);
        Iterator<Row> read = table.select(functions.array(selected).as("cells"), quoted("image")).toLocalIterator();
        while (read.hasNext()) {
            Row row = read.next();
            Integer place = row.isNullAt(1) ? null : places.get(row.getString(1));
            // The first in the file counts.
            if (place != null && rows.get(place) == null) {
                rows.set(place, new ArrayList<>(row.<String>getList(0)));
            }
        }
        return of(labels, wanted, wanted, rows);
    }

    private static LabelCells of(String labels, List<String> all, List<String> wanted, List<List<String>> rows) {
        Map<String, List<String>> columns = new LinkedHashMap<>();
        for (String name : wanted) {
            int at = all.indexOf(name);
            List<String> cells = new ArrayList<>(rows.size());
            rows.forEach(row -> cells.add(row == null ? null : row.get(at)));
            columns.put(name, Collections.unmodifiableList(cells));
        }
        long without = rows.stream().filter(row -> row == null).count();
        if (without == rows.size()) {
            throw new ConfigurationException("none of the %,d images has a row in the labels %s; their column 'image' holds paths relative to the corpus, or ids as the responses have them"
                    .formatted(rows.size(), labels));
        }
        return new LabelCells(columns, without);
    }

    private static List<String> checked(String labels, List<String> all, List<String> names) {
        for (String name : names) {
            if (!all.contains(name)) {
                throw new ConfigurationException("the labels %s have columns %s but none called '%s'; name one of them".formatted(labels, all, name));
            }
        }
        return names.isEmpty() ? all : names.stream().distinct().toList();
    }

    private static Column quoted(String name) {
        return functions.col("`" + name.replace("`", "``") + "`");
    }

    /** Cells of a column by image; null where an image has no row or no value. */
    public List<String> of(String column) {
        return columns.get(column);
    }

    /** Names of the columns that were read. */
    public List<String> names() {
        return List.copyOf(columns.keySet());
    }

    /** Images without a row. */
    public long unlabelled() {
        return unlabelled;
    }
}
