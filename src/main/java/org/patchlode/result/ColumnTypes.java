package org.patchlode.result;

import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.patchlode.analysis.Column;

/** Columns of analyses as Spark's types. */
public final class ColumnTypes {

    private ColumnTypes() {}

    /** The schema of a table of those columns. */
    public static StructType schema(List<Column> columns) {
        return DataTypes.createStructType(columns.stream().map(column -> DataTypes.createStructField(column.name(), type(column.type()), column.nullable())).toList());
    }

    private static DataType type(Column.Type type) {
        return switch (type) {
            case TEXT -> DataTypes.StringType;
            case INTEGER -> DataTypes.IntegerType;
            case LONG -> DataTypes.LongType;
            case FLOAT -> DataTypes.FloatType;
            case DOUBLE -> DataTypes.DoubleType;
            case BOOLEAN -> DataTypes.BooleanType;
            case DATE -> DataTypes.DateType;
            case BYTES -> DataTypes.BinaryType;
            case FLOATS -> DataTypes.createArrayType(DataTypes.FloatType, false);
            case LONGS -> DataTypes.createArrayType(DataTypes.LongType, false);
        };
    }
}
