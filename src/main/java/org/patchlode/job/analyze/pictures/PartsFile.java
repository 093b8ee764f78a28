package org.patchlode.job.analyze.pictures;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.patchlode.digest.Sha256;
import org.patchlode.job.analyze.AnalysisInput;
import org.patchlode.job.labels.LabelTable;
import org.patchlode.model.ConfigurationException;
import org.patchlode.network.Box;

/**
 * Where parts of pictures are.
 *
 * @param uri of the file
 * @param boxes in pixels of the upright file, by path relative to the corpus and name of the part
 */
record PartsFile(String uri, TreeMap<String, TreeMap<String, Box>> boxes) {

    private static final List<String> COLUMNS = List.of("image", "part", "top", "left", "bottom", "right");

    /** @throws ConfigurationException if a column is missing, or a row says no box */
    static PartsFile read(SparkSession spark, String uri) {
        Dataset<Row> table = LabelTable.read(spark, uri);
        List<String> names = Arrays.asList(table.columns());
        for (String column : COLUMNS) {
            if (!names.contains(column)) {
                throw new ConfigurationException("the parts %s have columns %s but none called '%s'; give image, part, top, left, bottom and right".formatted(uri, names, column));
            }
        }
        TreeMap<String, TreeMap<String, Box>> boxes = new TreeMap<>();
        Iterator<Row> rows = table.select(COLUMNS.stream().map(column -> functions.col("`" + column + "`")).toArray(Column[]::new)).toLocalIterator();
        while (rows.hasNext()) {
            Row row = rows.next();
            String image = text(uri, row, 0);
            String part = text(uri, row, 1);
            Box box = new Box(number(uri, row, 2), number(uri, row, 3), number(uri, row, 4), number(uri, row, 5));
            if (box.top() >= box.bottom() || box.left() >= box.right()) {
                throw new ConfigurationException("the parts %s give '%s' of '%s' rows %d to %d and columns %d to %d, which hold no pixel; bottom and right lie behind the last one"
                        .formatted(uri, part, image, box.top(), box.bottom(), box.left(), box.right()));
            }
            if (boxes.computeIfAbsent(image, i -> new TreeMap<>()).put(part, box) != null) {
                throw new ConfigurationException("the parts %s give '%s' of '%s' twice; leave one out, or name them differently".formatted(uri, part, image));
            }
        }
        if (boxes.isEmpty()) {
            throw new ConfigurationException("the parts %s have no rows; give one for each part of each picture".formatted(uri));
        }
        return new PartsFile(uri, boxes);
    }

    private static String text(String uri, Row row, int column) {
        if (row.isNullAt(column) || row.getString(column).isBlank()) {
            throw new ConfigurationException("the parts %s have a row without '%s' (%s); fill it in or leave the row out".formatted(uri, COLUMNS.get(column), row));
        }
        return row.getString(column).strip();
    }

    private static int number(String uri, Row row, int column) {
        String text = text(uri, row, column);
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new ConfigurationException("the parts %s give '%s' of '%s' as '%s', which is no whole number; boxes are in pixels"
                    .formatted(uri, COLUMNS.get(column), text(uri, row, 0), text), e);
        }
    }

    /** Whether a picture has a part. */
    boolean has(String relative) {
        return boxes.containsKey(relative);
    }

    /** By image id. @param images ids by path relative to the corpus */
    Map<String, Map<String, Box>> of(Map<String, String> images) {
        Map<String, Map<String, Box>> byId = new HashMap<>();
        images.forEach((relative, id) -> byId.put(id, boxes.get(relative)));
        return byId;
    }

    AnalysisInput input() {
        return new AnalysisInput("parts", uri, Sha256.of(boxes.entrySet().stream().map(Object::toString).collect(Collectors.joining("\n"))));
    }
}
