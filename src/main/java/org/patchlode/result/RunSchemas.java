package org.patchlode.result;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.patchlode.analysis.Column;
import org.patchlode.analysis.projection.WinnerRow;

/** The Parquet schemas of a run. */
public final class RunSchemas {

    private RunSchemas() {}

    /**
     * One row a winner.
     *
     * @param labels the label columns
     * @param rawProjections whether projection values are stored
     */
    public static StructType winners(List<Column> labels, boolean rawProjections) {
        return ColumnTypes.schema(WinnerRow.columns(labels, rawProjections));
    }

    /** Names that no label column may have. */
    public static Set<String> reservedLabels() {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(List.of(winners(List.of(), true).fieldNames()));
        return names;
    }

    /** One row an image that could not be mined. */
    public static StructType quarantine() {
        return DataTypes.createStructType(List.of(field("image", DataTypes.StringType), field("reason", DataTypes.StringType)));
    }

    /** One row an image that won: a small picture of it, for the report. */
    public static StructType thumbnails() {
        return DataTypes.createStructType(List.of(field("image", DataTypes.StringType), field("thumbnail", DataTypes.BinaryType)));
    }

    /** One row a feature map of a layer with planes: what half a per cent of its units exceed, and in how many images it was looked for. */
    public static StructType quantiles() {
        return DataTypes.createStructType(List.of(field("layer", DataTypes.StringType), field("channel", DataTypes.IntegerType),
                field("quantile_995", DataTypes.FloatType), field("quantile_images", DataTypes.LongType)));
    }

    private static StructField field(String name, DataType type) {
        return DataTypes.createStructField(name, type, false);
    }
}
