package org.patchlode.faces.study;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.patchlode.result.Tables;

/** What the study's analyses have written. @param uri of the folder */
record StudyFolder(SparkSession spark, String uri) {

    String of(String name) {
        return uri + "/" + name;
    }

    Dataset<Row> table(String analysis, String name) {
        return Tables.read(spark, of(analysis + "/" + name));
    }

    /** NaN where there is none. */
    static double number(Row row, String column) {
        int at = row.fieldIndex(column);
        return row.isNullAt(at) ? Double.NaN : ((Number) row.get(at)).doubleValue();
    }

    /** A column of a table of layers, in their order. @param condition on the other columns */
    double[] byLayer(String analysis, String name, String condition, List<String> layers, String column) {
        List<Row> rows = table(analysis, name).where(condition).collectAsList();
        return layers.stream().mapToDouble(layer -> rows.stream().filter(row -> row.<String>getAs("layer").equals(layer)).findFirst().map(row -> number(row, column)).orElse(Double.NaN))
                .toArray();
    }

    /** Of a column. */
    static double[] of(List<Row> rows, String column) {
        return rows.stream().mapToDouble(row -> number(row, column)).toArray();
    }

    /** The last that is known. */
    static double last(double[] values) {
        return values[IntStream.range(0, values.length).filter(i -> !Double.isNaN(values[i])).max().orElse(values.length - 1)];
    }

    static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
