package org.patchlode.result;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Date;
import java.util.HexFormat;
import java.util.List;
import org.apache.spark.sql.Row;

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
        MessageDigest sha = sha256();
        try (DataOutputStream out = new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), sha))) {
            for (int i = 0; i < row.length(); i++) {
                write(out, row.get(i));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sha.digest();
    }

    /** The checksum of a table, in hexadecimal. @param rows each checksums of one or more rows, in the order of the table */
    public static String ofTable(List<byte[]> rows) {
        MessageDigest sha = sha256();
        rows.forEach(sha::update);
        return HexFormat.of().formatHex(sha.digest());
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

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
