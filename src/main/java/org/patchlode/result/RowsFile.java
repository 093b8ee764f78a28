package org.patchlode.result;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Rows of unfinished work, as bytes: magic, what they answer, rows, CRC-32C. Nothing is believed that does not hold
 * together: such work is done again.
 */
public final class RowsFile {

    private static final int MAGIC = 0x504C5257;

    private RowsFile() {}

    /**
     * A row and its place in the result.
     *
     * @param ordinal from 0
     * @param row of strings, numbers, truths, dates, bytes, float arrays and nulls
     */
    public record Placed(int ordinal, Row row) {}

    /**
     * The bytes of some rows.
     *
     * @param question what the rows are the answer to; {@link #read} wants the same
     */
    public static byte[] write(String question, List<Placed> rows) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            CellBytes.writeCounted(out, question.getBytes(StandardCharsets.UTF_8));
            out.writeInt(rows.size());
            for (Placed placed : rows) {
                out.writeInt(placed.ordinal());
                out.writeShort(placed.row().length());
                for (int i = 0; i < placed.row().length(); i++) {
                    write(out, placed.row().get(i));
                }
            }
            out.flush();
            CRC32C crc = new CRC32C();
            crc.update(bytes.toByteArray());
            out.writeInt((int) crc.getValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, Object value) throws IOException {
        if (CellBytes.write(out, value)) {
            return;
        }
        if (!(value instanceof float[] floats)) {
            throw new IllegalArgumentException("a value of %s has no place in a rows file".formatted(value.getClass()));
        }
        out.writeByte('a');
        out.writeInt(floats.length);
        for (float number : floats) {
            out.writeFloat(number);
        }
    }

    /** The rows, if the bytes are whole, undamaged and the answer to that question. */
    public static Optional<List<Placed>> read(String question, byte[] bytes) {
        if (bytes.length < 16) {
            return Optional.empty();
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - 4);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, bytes.length - 4));
                DataInputStream tail = new DataInputStream(new ByteArrayInputStream(bytes, bytes.length - 4, 4))) {
            if (tail.readInt() != (int) crc.getValue() || in.readInt() != MAGIC || !new String(readBytes(in), StandardCharsets.UTF_8).equals(question)) {
                return Optional.empty();
            }
            int count = in.readInt();
            List<Placed> rows = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int ordinal = in.readInt();
                Object[] values = new Object[in.readUnsignedShort()];
                for (int at = 0; at < values.length; at++) {
                    values[at] = readValue(in);
                }
                rows.add(new Placed(ordinal, RowFactory.create(values)));
            }
            return in.available() == 0 ? Optional.of(rows) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Object readValue(DataInputStream in) throws IOException {
        switch (in.readByte()) {
            case '0':
                return null;
            case 's':
                return new String(readBytes(in), StandardCharsets.UTF_8);
            case 'i':
                return in.readInt();
            case 'f':
                return in.readFloat();
            case 'l':
                return in.readLong();
            case 'd':
                return in.readDouble();
            case 't':
                return true;
            case 'n':
                return false;
            case 'j':
                return date(in.readLong());
            case 'b':
                return readBytes(in);
            case 'a':
                float[] floats = new float[count(in, 4)];
                for (int i = 0; i < floats.length; i++) {
                    floats[i] = in.readFloat();
                }
                return floats;
            default:
                throw new IOException("a value of an unknown kind");
        }
    }

    private static LocalDate date(long day) throws IOException {
        try {
            return LocalDate.ofEpochDay(day);
        } catch (DateTimeException e) {
            throw new IOException("no day of the calendar", e);
        }
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        return in.readNBytes(count(in, 1));
    }

    private static int count(DataInputStream in, int size) throws IOException {
        int count = in.readInt();
        if (count < 0 || (long) count * size > in.available()) {
            throw new IOException("a count of %d is more than what follows".formatted(count));
        }
        return count;
    }
}
