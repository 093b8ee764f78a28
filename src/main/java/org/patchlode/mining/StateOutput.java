package org.patchlode.mining;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes what {@link StateInput} reads: numbers, and texts and blocks with their length before them. */
public final class StateOutput extends DataOutputStream {

    /** @param out takes the bytes */
    public StateOutput(OutputStream out) {
        super(out);
    }

    /** A text, as UTF-8. */
    public void writeText(String text) throws IOException {
        writeBlock(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes and their number. */
    public void writeBlock(byte[] block) throws IOException {
        writeInt(block.length);
        write(block);
    }

    /** Numbers and their number. */
    public void writeFloats(float[] values) throws IOException {
        writeInt(values.length);
        for (float value : values) {
            writeFloat(value);
        }
    }

    /** The same of doubles. */
    public void writeDoubles(double[] values) throws IOException {
        writeInt(values.length);
        for (double value : values) {
            writeDouble(value);
        }
    }

    /** The same of whole numbers. */
    public void writeInts(int[] values) throws IOException {
        writeInt(values.length);
        for (int value : values) {
            writeInt(value);
        }
    }
}
