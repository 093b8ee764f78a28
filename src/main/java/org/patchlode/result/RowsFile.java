package org.patchlode.result;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.EOFException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.hadoop.fs.FSDataInputStream;

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
     * Where the rows of a file lie, each number by row: who knows it reads a row alone.
     *
     * @param ordinals places in the result
     * @param starts in the file
     * @param lengths in bytes
     * @param checksums CRC-32C, for that of the file is no use to who reads a part of it
     */
    // Kryo, which a session may have been started with, does not know records.
    @DefaultSerializer(JavaSerializer.class)
    public record Index(int[] ordinals, int[] starts, int[] lengths, int[] checksums) implements Serializable {

        /** How many rows there are. */
        public int rows() {
            return ordinals.length;
        }
    }

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
        return out.putInt(checksum(out.array(), 0, out.position())).array();
    }

    private static int checksum(byte[] bytes, int from, int count) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, count);
        return (int) crc.getValue();
    }

    /** The rows, if the bytes are whole, undamaged and the answer to that question. */
    public static Optional<List<Placed>> read(String question, byte[] bytes) {
        return index(question, bytes).map(index -> {
            List<Placed> rows = new ArrayList<>();
            for (int row = 0; row < index.rows(); row++) {
                rows.add(new Placed(index.ordinals()[row], Arrays.copyOfRange(bytes, index.starts()[row], index.starts()[row] + index.lengths()[row])));
            }
            return rows;
        });
    }

    /** Where the rows lie, if the bytes are whole, undamaged and the answer to that question. */
    public static Optional<Index> index(String question, byte[] bytes) {
        byte[] asked = question.getBytes(StandardCharsets.UTF_8);
        int start = 2 * Integer.BYTES + asked.length;
        return index(bytes).filter(index -> ByteBuffer.wrap(bytes).getInt(Integer.BYTES) == asked.length && Arrays.equals(bytes, 2 * Integer.BYTES, start, asked, 0, asked.length));
    }

    /** Where the rows lie, whatever they are the answer to, if the bytes are whole and undamaged. */
    public static Optional<Index> index(byte[] bytes) {
        if (bytes.length < 16) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        in.limit(bytes.length - Integer.BYTES);
        if (ByteBuffer.wrap(bytes).getInt(in.limit()) != checksum(bytes, 0, in.limit()) || in.getInt() != MAGIC) {
            return Optional.empty();
        }
        try {
            skip(in, in.getInt());
            int count = in.getInt();
            if (count < 0 || count > in.remaining()) {
                return Optional.empty();
            }
            Index index = new Index(new int[count], new int[count], new int[count], new int[count]);
            for (int row = 0; row < count; row++) {
                index.ordinals[row] = in.getInt();
                index.starts[row] = in.position();
                RowBytes.skipRow(in);
                index.lengths[row] = in.position() - index.starts[row];
                index.checksums[row] = checksum(bytes, index.starts[row], index.lengths[row]);
            }
            return in.hasRemaining() ? Optional.empty() : Optional.of(index);
        } catch (IOException | BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    private static void skip(ByteBuffer in, int bytes) throws IOException {
        if (bytes < 0 || bytes > in.remaining()) {
            throw new IOException("what is asked is longer than the file");
        }
        in.position(in.position() + bytes);
    }

    /** A row of a file. @param row its number in the index @return empty if there is another file in its place, or a damaged one */
    public static Optional<byte[]> row(FSDataInputStream file, Index index, int row) throws IOException {
        byte[] bytes = new byte[index.lengths[row]];
        try {
            file.readFully(index.starts[row], bytes);
        } catch (EOFException e) {
            return Optional.empty();
        }
        return checksum(bytes, 0, bytes.length) == index.checksums[row] ? Optional.of(bytes) : Optional.empty();
    }
}
