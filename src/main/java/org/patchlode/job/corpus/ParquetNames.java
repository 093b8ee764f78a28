package org.patchlode.job.corpus;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.patchlode.corpus.ref.CorpusException;
import org.patchlode.corpus.ref.NamedImage;
import org.patchlode.result.Tables;

/** The names of a list in Parquet, one partition in memory at a time. */
final class ParquetNames implements Iterator<NamedImage> {

    private static final String IMAGE = "image";
    private static final List<String> SIZES = List.of("bytes", "size");
    private static final String ETAG = "etag";
    private static final String MODIFIED = "modified";

    private final String uri;
    private final String column;
    private final Iterator<Row> rows;

    /** @throws CorpusException if the list is no Parquet or has no column of names */
    ParquetNames(SparkSession spark, String uri) {
        this.uri = uri;
        Dataset<Row> table = tried(() -> Tables.read(spark, uri));
        List<StructField> fields = Arrays.asList(table.schema().fields());
        List<String> texts = fields.stream().filter(field -> field.dataType().equals(DataTypes.StringType) && !field.name().equals(ETAG)).map(StructField::name).toList();
        if (!texts.contains(IMAGE) && texts.size() != 1) {
            throw new CorpusException("the list %s has columns %s but none of strings called '%s'; name the column of URIs so"
                    .formatted(uri, Arrays.asList(table.columns()), IMAGE));
        }
        column = texts.contains(IMAGE) ? IMAGE : texts.get(0);
        Optional<Column> size = fields.stream().filter(field -> isWhole(field.dataType()) && SIZES.contains(field.name())).map(field -> table.col(field.name())).findFirst();
        Optional<Column> etag = fields.stream().filter(field -> field.name().equals(ETAG) && field.dataType().equals(DataTypes.StringType)).map(field -> table.col(ETAG)).findFirst();
        Optional<Column> modified = fields.stream().filter(field -> field.name().equals(MODIFIED)).flatMap(field -> millis(field.dataType()).stream()).findFirst();
        Dataset<Row> names = table.select(table.col("`" + column.replace("`", "``") + "`"), functions.coalesce(size.orElse(functions.lit(0L)), functions.lit(0L)).cast("long"),
                etag.orElse(functions.lit("")), modified.orElse(functions.lit(null).cast("long")));
        rows = tried(names::toLocalIterator);
    }

    private static boolean isWhole(DataType type) {
        return type.equals(DataTypes.LongType) || type.equals(DataTypes.IntegerType);
    }

    /** A time, or milliseconds as file systems count them. */
    private static Optional<Column> millis(DataType type) {
        if (type.equals(DataTypes.TimestampType)) {
            return Optional.of(functions.expr("unix_millis(" + MODIFIED + ")"));
        }
        return type.equals(DataTypes.LongType) ? Optional.of(functions.col(MODIFIED)) : Optional.empty();
    }

    @Override
    public boolean hasNext() {
        return tried(rows::hasNext);
    }

    @Override
    public NamedImage next() {
        Row row = tried(rows::next);
        if (row.isNullAt(0) || row.getString(0).isBlank()) {
            throw new CorpusException("the list %s has a row without a name in its column '%s'; take it out".formatted(uri, column));
        }
        NamedImage image = new NamedImage(row.getString(0), Math.max(0, row.getLong(1)));
        if (!row.isNullAt(2) && !row.getString(2).isBlank()) {
            return image.withEtag(row.getString(2));
        }
        return row.isNullAt(3) ? image : image.changedAt(row.getLong(3));
    }

    /** Spark says what is wrong with a file by checked exceptions that it does not declare, too. */
    private <T> T tried(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (Exception e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            throw new CorpusException("the list %s cannot be read as Parquet: %s; check the file and the storage's settings"
                    .formatted(uri, String.valueOf(root.getMessage()).lines().findFirst().orElse("")), e);
        }
    }
}
