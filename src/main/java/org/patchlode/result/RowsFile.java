package org.patchlode.result;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

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
     * @param row as {@link RowBytes}
     */
    public record Placed(int ordinal, byte[] row) {}

    /**
     * The bytes of some rows.
     *
     * @param question what the rows are the answer to; {@link #read} wants the same
     */
    public static byte[] write(String question, List<Placed> rows) {
        byte[] asked = question.getBytes(StandardCharsets.UTF_8);
        long size = 4L * Integer.BYTES + asked.length + rows.stream().mapToLong(placed -> Integer.BYTES + placed.row().length).sum();
        ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(size));
        out.putInt(MAGIC).putInt(asked.length).put(asked).putInt(rows.size());
        rows.forEach(placed -> out.putInt(placed.ordinal()).put(placed.row()));
        CRC32C crc = new CRC32C();
        crc.update(out.array(), 0, out.position());
        return out.putInt((int) crc.getValue()).array();
    }

    /** The rows, if the bytes are whole, undamaged and the answer to that question. */
    public static Optional<List<Placed>> read(String question, byte[] bytes) {
        if (bytes.length < 16) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - Integer.BYTES);
        if (in.getInt(bytes.length - Integer.BYTES) != (int) crc.getValue()) {
            return Optional.empty();
        }
        in.limit(bytes.length - Integer.BYTES);
        byte[] asked = question.getBytes(StandardCharsets.UTF_8);
        int start = 2 * Integer.BYTES + asked.length;
        if (in.getInt() != MAGIC || in.getInt() != asked.length || start > in.limit() || !Arrays.equals(bytes, 2 * Integer.BYTES, start, asked, 0, asked.length)) {
            return Optional.empty();
        }
        try {
            List<Placed> rows = new ArrayList<>();
            in.position(start);
            for (int left = in.getInt(); left > 0; left--) {
                int ordinal = in.getInt();
                int from = in.position();
                RowBytes.skipRow(in);
                rows.add(new Placed(ordinal, Arrays.copyOfRange(bytes, from, in.position())));
            }
            return in.hasRemaining() ? Optional.empty() : Optional.of(rows);
        } catch (IOException | BufferUnderflowException e) {
            return Optional.empty();
        }
    }
}
