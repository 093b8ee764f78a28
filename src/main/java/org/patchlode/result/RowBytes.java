package org.patchlode.result;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * A row as bytes, which is how it lies in a file of rows, goes through a shuffle and comes to a table: the number of its values as a
 * short, then each behind a letter for its type.
 *
 * <pre>
 * 0  nothing                  s  text: int length, UTF-8     b  bytes: int length, bytes
 * i  int  l  long  f  float   d  double   t  true  n  false   j  date: long, days since 1970
 * a  floats: int length, floats               q  longs: int length, longs
 * </pre>
 */
public final class RowBytes {

    private static final int CELL = 32;

    private RowBytes() {}

    /** The bytes of a row, whose values may be those that Spark gives or Java's own. */
    public static byte[] of(Row row) {
        Object[] values = new Object[row.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.get(i);
        }
        return ofValues(values);
    }

    /** @param values texts, numbers, truths, dates, bytes, arrays or lists of floats or of longs, and nulls */
    public static byte[] ofValues(Object... values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(size(values));
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeShort(values.length);
            for (Object value : values) {
                write(out, value);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** About as many bytes as the row takes: it should not grow by doubling, for most of it are pictures. */
    private static int size(Object[] values) {
        long size = (long) CELL * (1 + values.length);
        for (Object value : values) {
            size += value instanceof byte[] bytes ? bytes.length : value instanceof float[] floats ? (long) Float.BYTES * floats.length : 0;
        }
        return (int) Math.min(Integer.MAX_VALUE - CELL, size);
    }

    private static void write(DataOutputStream out, Object value) throws IOException {
        if (value == null) {
            out.writeByte('0');
        } else if (value instanceof String text) {
            writeCounted(out, 's', text.getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof byte[] bytes) {
            writeCounted(out, 'b', bytes);
        } else if (value instanceof Integer number) {
            out.writeByte('i');
            out.writeInt(number);
        } else if (value instanceof Long number) {
            out.writeByte('l');
            out.writeLong(number);
        } else if (value instanceof Float number) {
            out.writeByte('f');
            out.writeFloat(number);
        } else if (value instanceof Double number) {
            out.writeByte('d');
            out.writeDouble(number);
        } else if (value instanceof Boolean truth) {
            out.writeByte(truth ? 't' : 'n');
        } else if (value instanceof LocalDate date) {
            out.writeByte('j');
            out.writeLong(date.toEpochDay());
        } else if (value instanceof Date date) {
            write(out, date.toLocalDate());
        } else {
            writeArray(out, value);
        }
    }

    private static void writeCounted(DataOutputStream out, char kind, byte[] bytes) throws IOException {
        out.writeByte(kind);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static void writeArray(DataOutputStream out, Object value) throws IOException {
        if (value instanceof float[] floats) {
            out.writeByte('a');
            out.writeInt(floats.length);
            ByteBuffer packed = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, floats.length));
            packed.asFloatBuffer().put(floats);
            out.write(packed.array());
        } else if (value instanceof long[] longs) {
            out.writeByte('q');
            out.writeInt(longs.length);
            for (long number : longs) {
                out.writeLong(number);
            }
        } else if (value instanceof scala.collection.Seq<?> many) {
            writeArray(out, unboxed(scala.collection.JavaConverters.seqAsJavaList(many)));
        } else if (value instanceof List<?> many) {
            writeArray(out, unboxed(many));
        } else if (value instanceof Object[] many) {
            writeArray(out, unboxed(List.of(many)));
        } else {
            throw new IllegalArgumentException("a value of %s has no place in a row".formatted(value.getClass()));
        }
    }

    private static Object unboxed(List<?> many) {
        if (!many.isEmpty() && many.get(0) instanceof Long) {
            return many.stream().mapToLong(value -> (Long) value).toArray();
        }
        float[] floats = new float[many.size()];
        int at = 0;
        for (Object value : many) {
            if (!(value instanceof Float number)) {
                throw new IllegalArgumentException("an array with %s has no place in a row".formatted(value));
            }
            floats[at++] = number;
        }
        return floats;
    }

    /** A row's values: texts, numbers, truths, dates, bytes, arrays of floats or of longs, and nulls. @throws IllegalArgumentException if the bytes are no row */
    public static List<Object> values(byte[] row) {
        ByteBuffer in = ByteBuffer.wrap(row);
        try {
            Object[] values = new Object[Short.toUnsignedInt(in.getShort())];
            for (int i = 0; i < values.length; i++) {
                values[i] = value(in);
            }
            return Arrays.asList(values);
        } catch (BufferUnderflowException | NegativeArraySizeException e) {
            throw new IllegalArgumentException("%d bytes are no row".formatted(row.length), e);
        }
    }

    private static Object value(ByteBuffer in) {
        byte kind = in.get();
        return switch (kind) {
            case '0' -> null;
            case 't' -> true;
            case 'n' -> false;
            case 'i' -> in.getInt();
            case 'l' -> in.getLong();
            case 'f' -> in.getFloat();
            case 'd' -> in.getDouble();
            case 'j' -> LocalDate.ofEpochDay(in.getLong());
            case 's' -> new String(bytes(in), StandardCharsets.UTF_8);
            case 'b' -> bytes(in);
            case 'a' -> {
                float[] floats = new float[in.getInt()];
                in.asFloatBuffer().get(floats);
                in.position(in.position() + Float.BYTES * floats.length);
                yield floats;
            }
            case 'q' -> {
                long[] longs = new long[in.getInt()];
                in.asLongBuffer().get(longs);
                in.position(in.position() + Long.BYTES * longs.length);
                yield longs;
            }
            default -> throw new IllegalArgumentException("a value of an unknown kind, %d".formatted(kind));
        };
    }

    private static byte[] bytes(ByteBuffer in) {
        byte[] bytes = new byte[in.getInt()];
        in.get(bytes);
        return bytes;
    }

    /** Goes behind a row, which is believed so far as the bytes reach. @throws IOException if it is none */
    static void skipRow(ByteBuffer in) throws IOException {
        if (in.remaining() < Short.BYTES) {
            throw new IOException("a row ends early");
        }
        for (int left = Short.toUnsignedInt(in.getShort()); left > 0; left--) {
            skipCell(in);
        }
    }

    /** Goes behind a value. */
    static void skipCell(ByteBuffer in) throws IOException {
        if (!in.hasRemaining()) {
            throw new IOException("a row ends early");
        }
        byte kind = in.get();
        switch (kind) {
            case '0', 't', 'n' -> {}
            case 'i', 'f' -> skip(in, Integer.BYTES);
            case 'l', 'd', 'j' -> skip(in, Long.BYTES);
            case 's', 'b' -> skip(in, count(in));
            case 'a' -> skip(in, (long) Float.BYTES * count(in));
            case 'q' -> skip(in, (long) Long.BYTES * count(in));
            default -> throw new IOException("a value of an unknown kind, %d".formatted(kind));
        }
    }

    private static int count(ByteBuffer in) throws IOException {
        if (in.remaining() < Integer.BYTES) {
            throw new IOException("a row ends early");
        }
        return in.getInt();
    }

    private static void skip(ByteBuffer in, long bytes) throws IOException {
        if (bytes < 0 || bytes > in.remaining()) {
            throw new IOException("a value of %d bytes is more than what follows".formatted(bytes));
        }
        in.position(in.position() + (int) bytes);
    }
}
