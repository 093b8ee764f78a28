package org.patchlode.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The Parquet schemas of a run. */
public final class RunSchemas {

    private static final DataType FLOATS = DataTypes.createArrayType(DataTypes.FloatType, false);

    private RunSchemas() {}

    /**
     * One row a winner.
     *
     * @param labels names of the label columns, strings
     * @param rawProjections whether projection values are stored
     */
    public static StructType winners(List<String> labels, boolean rawProjections) {
        List<StructField> fields = new ArrayList<>(List.of(
                field("layer", DataTypes.StringType), field("channel", DataTypes.IntegerType), field("rank", DataTypes.IntegerType),
                field("score", DataTypes.FloatType), field("image", DataTypes.StringType),
                field("y", DataTypes.IntegerType), field("x", DataTypes.IntegerType),
                field("box_top", DataTypes.IntegerType), field("box_left", DataTypes.IntegerType),
                field("box_bottom", DataTypes.IntegerType), field("box_right", DataTypes.IntegerType),
                field("reproduced_score", DataTypes.FloatType), field("rule", DataTypes.StringType),
                field("patch", DataTypes.BinaryType), optional("projection", DataTypes.BinaryType)));
        if (rawProjections) {
            fields.add(optional("projection_values", FLOATS));
            fields.add(optional("projection_height", DataTypes.IntegerType));
            fields.add(optional("projection_width", DataTypes.IntegerType));
        }
        labels.forEach(label -> fields.add(optional(label, DataTypes.StringType)));
        return DataTypes.createStructType(fields);
    }

    /** Names that no label column may have. */
    public static Set<String> reservedLabels() {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(List.of(winners(List.of(), true).fieldNames()));
        return names;
    }

    /** One row a feature map. */
    public static StructType units() {
        return DataTypes.createStructType(List.of(
                field("layer", DataTypes.StringType), field("channel", DataTypes.IntegerType), field("images", DataTypes.LongType),
                field("max", DataTypes.FloatType), field("mean", DataTypes.DoubleType), field("std", DataTypes.DoubleType),
                field("fraction_active", DataTypes.DoubleType), field("dead", DataTypes.BooleanType),
                field("histogram_edges", FLOATS), field("histogram_counts", DataTypes.createArrayType(DataTypes.LongType, false))));
    }

    /** One row an image that could not be mined. */
    public static StructType quarantine() {
        return DataTypes.createStructType(List.of(field("image", DataTypes.StringType), field("reason", DataTypes.StringType)));
    }

    /** One row an image that won: a small picture of it, for the report. */
    public static StructType thumbnails() {
        return DataTypes.createStructType(List.of(field("image", DataTypes.StringType), field("thumbnail", DataTypes.BinaryType)));
    }

    private static StructField field(String name, DataType type) {
        return DataTypes.createStructField(name, type, false);
    }

    private static StructField optional(String name, DataType type) {
        return DataTypes.createStructField(name, type, true);
    }
}
