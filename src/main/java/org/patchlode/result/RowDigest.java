package org.patchlode.result;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.spark.sql.Row;
import org.patchlode.digest.Sha256;

/**
 * Checksums of rows, whatever files they stand in: a row's is the SHA-256 of its values in the order of its columns, each
 * after a letter for its type; a table's is the SHA-256 of its rows' in their order.
 */
public final class RowDigest {

    /** Bytes of a row's checksum. */
    public static final int BYTES = 32;

    private RowDigest() {}

    /** The checksum of a row. */
    public static byte[] of(Row row) {
        return of(RowBytes.of(row));
    }

    /** The checksum of a row as {@link RowBytes}: of single values it is their bytes as they lie there; in an array each value has its letter. */
    public static byte[] of(byte[] row) {
        Sha256 sha = new Sha256();
        ByteBuffer in = ByteBuffer.wrap(row);
        int values = Short.toUnsignedInt(in.getShort());
        int from = in.position();
        try {
            for (int i = 0; i < values; i++) {
                int at = in.position();
                byte kind = in.get(at);
                RowBytes.skipCell(in);
                if (kind == 'a' || kind == 'q') {
                    sha.add(row, from, at - from);
                    ByteBuffer array = ByteBuffer.wrap(row, at + 1, in.position() - at - 1);
                    sha.add(kind == 'a' ? lettered(array, 'f', Float.BYTES) : lettered(array, 'l', Long.BYTES));
                    from = in.position();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sha.add(row, from, in.position() - from).bytes();
    }

    /** The checksum of a table, in hexadecimal. @param rows each checksums of one or more rows, in the order of the table */
    public static String ofTable(List<byte[]> rows) {
        Sha256 sha = new Sha256();
        rows.forEach(sha::add);
        return sha.hex();
    }

    /** @param array its length and its values @param bytes of a value */
    private static byte[] lettered(ByteBuffer array, char letter, int bytes) {
        int length = array.getInt();
        ByteBuffer out = ByteBuffer.allocate(Math.addExact(1 + Integer.BYTES, Math.multiplyExact(length, 1 + bytes)));
        out.put((byte) 'a').putInt(length);
        for (int i = 0; i < length; i++) {
            out.put((byte) letter);
            if (bytes == Float.BYTES) {
                out.putInt(array.getInt());
            } else {
                out.putLong(array.getLong());
            }
        }
        return out.array();
    }
}
