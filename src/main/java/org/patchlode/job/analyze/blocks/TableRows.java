package org.patchlode.job.analyze.blocks;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.patchlode.job.analyze.AnalysisOutput;
import org.patchlode.result.Tables;

/** Reads back what an analysis has written, as far as its report shows it. */
public final class TableRows {

    private TableRows() {}

    public static Dataset<Row> of(AnalysisOutput output, String table) {
        return Tables.read(output.spark(), output.folder().uri(table));
    }

    public static List<Row> where(AnalysisOutput output, String table, Column condition) {
        return of(output, table).where(condition).collectAsList();
    }

    /** NaN where there is none. */
    public static double number(Row row, String column) {
        int at = row.fieldIndex(column);
        return row.isNullAt(at) ? Double.NaN : ((Number) row.get(at)).doubleValue();
    }
}
