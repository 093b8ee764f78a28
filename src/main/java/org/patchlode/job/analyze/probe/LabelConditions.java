package org.patchlode.job.analyze.probe;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.patchlode.job.labels.LabelCells;
import org.patchlode.model.ConfigurationException;

/** Conditions in Spark SQL over the columns of the labels. */
final class LabelConditions {

    private static final String PLACE = "patchlode_place";

    private LabelConditions() {}

    /** Which images satisfy one. Columns of numbers are compared as numbers. @throws ConfigurationException if it cannot be understood */
    static boolean[] satisfied(SparkSession spark, LabelCells cells, String condition, int images) {
        StructType schema = new StructType().add(PLACE, DataTypes.IntegerType, false);
        List<String> names = cells.names();
        List<Boolean> numbers = new ArrayList<>();
        for (String name : names) {
            boolean number = cells.of(name).stream().allMatch(cell -> cell == null || cell.isBlank() || cell.strip().matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?"));
            numbers.add(number);
            schema = schema.add(name, number ? DataTypes.DoubleType : DataTypes.StringType, true);
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            Object[] values = new Object[names.size() + 1];
            values[0] = i;
            for (int column = 0; column < names.size(); column++) {
                String cell = cells.of(names.get(column)).get(i);
                values[column + 1] = cell == null || cell.isBlank() ? null : numbers.get(column) ? (Object) Double.valueOf(cell.strip()) : cell;
            }
            rows.add(RowFactory.create(values));
        }
        boolean[] satisfied = new boolean[images];
        try {
            Dataset<Row> found = spark.createDataFrame(rows, schema).where(condition).select(PLACE);
            found.collectAsList().forEach(row -> satisfied[row.getInt(0)] = true);
        } catch (Exception e) {
            if (e instanceof AnalysisException || e.getClass().getSimpleName().equals("ParseException")) {
                throw new ConfigurationException("the condition '%s' cannot be understood: %s; the labels have columns %s".formatted(condition,
                        String.valueOf(e.getMessage()).strip().lines().findFirst().orElse(""), names), e);
            }
            throw e;
        }
        return satisfied;
    }
}
