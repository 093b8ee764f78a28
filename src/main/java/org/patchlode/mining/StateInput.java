package org.patchlode.mining;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads stored states. A count is held against the bytes that are left before anything is allocated for it. */
public final class StateInput extends DataInputStream {

    /** @param bytes which are read @param offset of the first @param length how many */
    public StateInput(byte[] bytes, int offset, int length) {
        super(new ByteArrayInputStream(bytes, offset, length));
    }

    /** How many things follow. @param bytesEach that one takes at least @throws IOException if there cannot be so many */
    public int readCount(int bytesEach) throws IOException {
        int count = readInt();
        if (count < 0 || (long) count * bytesEach > available()) {
            throw new IOException("a count of " + count + " where only " + available() + " bytes are left");
        }
        return count;
    }

    /** A text. */
    public String readText() throws IOException {
        return new String(readBlock(), StandardCharsets.UTF_8);
    }

    /** Bytes whose number stands before them. */
    public byte[] readBlock() throws IOException {
        byte[] block = new byte[readCount(1)];
        readFully(block);
        return block;
    }

    /** Numbers whose number stands before them. */
    public float[] readFloats() throws IOException {
        float[] values = new float[readCount(Float.BYTES)];
        byte[] bytes = new byte[values.length * Float.BYTES];
        readFully(bytes);
        ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
        return values;
    }

    /** The same of doubles. */
    public double[] readDoubles() throws IOException {
        double[] values = new double[readCount(Double.BYTES)];
        for (int i = 0; i < values.length; i++) {
            values[i] = readDouble();
        }
        return values;
    }

    /** The same of whole numbers. */
    public int[] readInts() throws IOException {
        int[] values = new int[readCount(Integer.BYTES)];
        for (int i = 0; i < values.length; i++) {
            values[i] = readInt();
        }
        return values;
    }
}
