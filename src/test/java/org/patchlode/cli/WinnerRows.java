package org.patchlode.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A run's winners as lines of text, bytes of pictures included, to compare runs by. */
final class WinnerRows {

    private WinnerRows() {}

    static List<String> of(SparkSession spark, String run) {
        List<String> rows = new ArrayList<>();
        for (Row row : spark.read().parquet(run + "/winners").orderBy("layer", "channel", "rank").collectAsList()) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < row.length(); i++) {
                text.append(row.get(i) instanceof byte[] bytes ? Arrays.hashCode(bytes) : row.get(i)).append('|');
            }
            rows.add(text.toString());
        }
        return rows;
    }
}
