package org.patchlode.job.labels;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.patchlode.model.ConfigurationException;
import scala.Tuple2;

/** The types of a labels file's columns: given by the user, or what all cells of the file are. Reads the file once, on executors. */
final class CellTypes {

    private CellTypes() {}

    /**
     * Decides them.
     *
     * @param uri of the file, for messages
     * @param table the file as texts, in its order
     * @param columns to decide
     * @param given types by column
     * @return in the order of the columns
     * @throws ConfigurationException if a given column is not there, or has a value that does not fit
     */
    static List<LabelType> of(String uri, Dataset<Row> table, List<String> columns, Map<String, LabelType> given) {
        for (String name : given.keySet()) {
            if (!columns.contains(name)) {
                throw new ConfigurationException("--label-types names a column '%s', but those of the labels %s are %s; name one of them".formatted(name, uri, columns));
            }
        }
        if (columns.isEmpty()) {
            return List.of();
        }
        LabelType[] asked = columns.stream().map(given::get).toArray(LabelType[]::new);
        // The name of the image stands behind the cells.
        JavaRDD<Row> rows = cells(table, columns).toJavaRDD();
        int[] noted = new int[asked.length];
        for (Noted some : rows.mapPartitions(part -> List.of(new Noted().add(part, asked)).iterator()).collect()) {
            some.into(noted);
        }
        List<LabelType> types = new ArrayList<>();
        for (int i = 0; i < asked.length; i++) {
            if (asked[i] != null && noted[i] != 0) {
                throw refused(uri, rows, i, columns.get(i), asked[i]);
            }
            types.add(asked[i] == null ? ColumnGuess.type(noted[i]) : asked[i]);
        }
        return types;
    }

    private static Dataset<Row> cells(Dataset<Row> table, List<String> columns) {
        List<Column> selected = new ArrayList<>();
        columns.forEach(name -> selected.add(functions.col("`" + name.replace("`", "``") + "`")));
        selected.add(functions.col("`image`"));
        return table.select(selected.toArray(new Column[0]));
    }

    private static ConfigurationException refused(String uri, JavaRDD<Row> rows, int column, String name, LabelType type) {
        Tuple2<Row, Long> first = rows.zipWithIndex().filter(row -> !fits(type, row._1().getString(column))).first();
        return new ConfigurationException("row %,d of the labels %s (image '%s') has '%s' in column '%s', which is no %s; mend it, or give the column another type with --label-types %s:text"
                .formatted(first._2() + 1, uri, first._1().getString(first._1().length() - 1), bounded(first._1().getString(column)), name, type.label(), name));
    }

    private static String bounded(String value) {
        return value.length() > 80 ? value.substring(0, 80) + "…" : value;
    }

    private static boolean fits(LabelType type, String cell) {
        return cell == null || type.isMissing(cell) || type.value(cell).isPresent();
    }

    /** Of some rows, by column: what a guess notes, or for a given type whether a value does not fit. */
    private static final class Noted implements java.io.Serializable {

        private static final long serialVersionUID = 1L;

        private int[] bits = new int[0];

        Noted add(java.util.Iterator<Row> rows, LabelType[] asked) {
            bits = new int[asked.length];
            while (rows.hasNext()) {
                Row row = rows.next();
                for (int i = 0; i < asked.length; i++) {
                    String cell = row.getString(i);
                    bits[i] |= asked[i] == null ? ColumnGuess.of(cell) : fits(asked[i], cell) ? 0 : 1;
                }
            }
            return this;
        }

        void into(int[] all) {
            for (int i = 0; i < bits.length; i++) {
                all[i] |= bits[i];
            }
        }
    }
}
