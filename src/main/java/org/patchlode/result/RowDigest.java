package org.patchlode.result;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.sql.Date;
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
        Sha256 sha = new Sha256();
        try (DataOutputStream out = new DataOutputStream(sha.stream())) {
            for (int i = 0; i < row.length(); i++) {
                write(out, row.get(i));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sha.bytes();
    }

    /** The checksum of a table, in hexadecimal. @param rows each checksums of one or more rows, in the order of the table */
    public static String ofTable(List<byte[]> rows) {
        Sha256 sha = new Sha256();
        rows.forEach(sha::add);
        return sha.hex();
    }

    private static void write(DataOutputStream out, Object value) throws IOException {
        if (CellBytes.write(out, value)) {
            return;
        }
        if (value instanceof Date date) {
            write(out, date.toLocalDate());
        } else if (value instanceof scala.collection.Seq<?> many) {
            writeArray(out, scala.collection.JavaConverters.seqAsJavaList(many).toArray());
        } else if (value.getClass().isArray()) {
            writeArray(out, value);
        } else {
            throw new IllegalArgumentException("a value of %s has no checksum".formatted(value.getClass()));
        }
    }

    private static void writeArray(DataOutputStream out, Object array) throws IOException {
        out.writeByte('a');
        int length = Array.getLength(array);
        out.writeInt(length);
        for (int i = 0; i < length; i++) {
            write(out, Array.get(array, i));
        }
    }
}
