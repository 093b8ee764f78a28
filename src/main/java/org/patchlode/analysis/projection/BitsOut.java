package org.patchlode.analysis.projection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bits one after the other, the lowest first. */
final class BitsOut {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes;
    private int size;
    private long pending;
    private int bits;

    BitsOut(int capacity) {
        bytes = new byte[capacity];
    }

    /** Makes room for that many more bits. */
    void reserve(long more) {
        int wanted = Math.toIntExact(size + (more + 7) / 8 + 2L * Long.BYTES);
        if (wanted > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(wanted, bytes.length + bytes.length / 2));
        }
    }

    /** @param value of that many bits, 16 at most, for which there is room */
    void put(int value, int count) {
        pending |= (long) value << bits;
        bits += count;
        if (bits >= Integer.SIZE) {
            INT.set(bytes, size, (int) pending);
            size += Integer.BYTES;
            pending >>>= Integer.SIZE;
            bits -= Integer.SIZE;
        }
    }

    /**
     * Puts the codes of some bytes.
     *
     * @param table by byte, its code of 15 bits at most, and the number of them from the 16th on
     */
    void putBytes(byte[] values, int from, int to, int[] table) {
        // In variables of its own: fields would be stored at every code.
        byte[] into = bytes;
        int at = size;
        long held = pending;
        int count = bits;
        if (count >= Byte.SIZE) {
            INT.set(into, at, (int) held);
            at += count >>> 3;
            held >>>= count & ~7;
            count &= 7;
        }
        int i = from;
        // Three codes and what is held are 52 bits. All is stored each time, whole bytes are kept: no branch that a core would have to guess.
        for (; i + 2 < to; i += 3) {
            int first = table[values[i] & 255];
            int second = table[values[i + 1] & 255];
            int third = table[values[i + 2] & 255];
            int two = (first >>> 16) + (second >>> 16);
            long codes = first & 0xffff | (long) (second & 0xffff) << (first >>> 16) | (long) (third & 0xffff) << two;
            held |= codes << count;
            count += two + (third >>> 16);
            LONG.set(into, at, held);
            at += count >>> 3;
            held >>>= count & ~7;
            count &= 7;
        }
        size = at;
        pending = held;
        bits = count;
        for (; i < to; i++) {
            int code = table[values[i] & 255];
            put(code & 0xffff, code >>> 16);
        }
    }

    /** Fills the last byte, and puts a whole integer behind it. */
    void end(int value) {
        reserve(Long.SIZE);
        for (; bits > 0; bits -= Byte.SIZE, pending >>>= Byte.SIZE) {
            bytes[size++] = (byte) pending;
        }
        INT.set(bytes, size, value);
        size += Integer.BYTES;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }
}
