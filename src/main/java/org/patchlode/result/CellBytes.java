package org.patchlode.result;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/** The bytes of a table's single values, in files of rows and in checksums alike: a letter for the type, then the value. */
final class CellBytes {

    private CellBytes() {}

    /** @return whether it is a single value; what is not is left to the caller, and nothing is written */
    static boolean write(DataOutputStream out, Object value) throws IOException {
        if (value == null) {
            out.writeByte('0');
        } else if (value instanceof String text) {
            out.writeByte('s');
            writeCounted(out, text.getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof byte[] bytes) {
            out.writeByte('b');
            writeCounted(out, bytes);
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
        } else {
            return false;
        }
        return true;
    }

    /** Bytes behind their number. */
    static void writeCounted(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
