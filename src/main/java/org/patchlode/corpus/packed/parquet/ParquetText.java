package org.patchlode.corpus.packed.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Values of a Parquet file as people write them: 2024-02-29, 2024-02-29 13:45:00, 18446744073709551615, 12.50. */
final class ParquetText {

    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendPattern("HH:mm:ss").appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true).toFormatter();
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder().append(DateTimeFormatter.ISO_LOCAL_DATE).appendLiteral(' ').append(TIME).toFormatter();

    private ParquetText() {}

    /** The value of a field that has one. */
    static String of(Group row, int field) {
        PrimitiveType type = row.getType().getType(field).asPrimitiveType();
        LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
        if (logical instanceof DateLogicalTypeAnnotation) {
            return LocalDate.ofEpochDay(row.getInteger(field, 0)).toString();
        } else if (logical instanceof TimestampLogicalTypeAnnotation timestamp) {
            String text = TIMESTAMP.format(timestamp(row.getLong(field, 0), timestamp.getUnit()));
            // A moment, where the file says that it is one, and else what a clock showed.
            return timestamp.isAdjustedToUTC() ? text + "Z" : text;
        } else if (logical instanceof TimeLogicalTypeAnnotation time) {
            return TIME.format(LocalTime.ofNanoOfDay(Math.multiplyExact(whole(row, field, type), 1_000_000_000L / perSecond(time.getUnit()))));
        } else if (logical instanceof IntLogicalTypeAnnotation whole && !whole.isSigned()) {
            return type.getPrimitiveTypeName() == PrimitiveTypeName.INT32 ? Integer.toUnsignedString(row.getInteger(field, 0)) : Long.toUnsignedString(row.getLong(field, 0));
        } else if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
            return new BigDecimal(unscaled(row, field, type), decimal.getScale()).toPlainString();
        }
        return row.getValueToString(field, 0);
    }

    private static LocalDateTime timestamp(long value, TimeUnit unit) {
        long second = perSecond(unit);
        return LocalDateTime.ofInstant(Instant.ofEpochSecond(Math.floorDiv(value, second), Math.floorMod(value, second) * (1_000_000_000L / second)), ZoneOffset.UTC);
    }

    private static long perSecond(TimeUnit unit) {
        return switch (unit) {
            case MILLIS -> 1_000L;
            case MICROS -> 1_000_000L;
            case NANOS -> 1_000_000_000L;
        };
    }

    private static BigInteger unscaled(Group row, int field, PrimitiveType type) {
        if (type.getPrimitiveTypeName() == PrimitiveTypeName.INT32 || type.getPrimitiveTypeName() == PrimitiveTypeName.INT64) {
            return BigInteger.valueOf(whole(row, field, type));
        }
        Binary bytes = row.getBinary(field, 0);
        return new BigInteger(bytes.getBytes());
    }

    private static long whole(Group row, int field, PrimitiveType type) {
        return type.getPrimitiveTypeName() == PrimitiveTypeName.INT32 ? row.getInteger(field, 0) : row.getLong(field, 0);
    }
}
