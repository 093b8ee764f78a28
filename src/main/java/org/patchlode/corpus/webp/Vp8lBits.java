package org.patchlode.corpus.webp;

import org.patchlode.corpus.image.BadImageException;

/** Bits of a lossless WebP stream, lowest first. Asking for more than there are is a {@link BadImageException}: none are made up. */
final class Vp8lBits {

    private final byte[] bytes;
    private final int end;
    private int at;
    private long buffer;
    private int held;

    Vp8lBits(byte[] bytes, int start, int length) {
        this.bytes = bytes;
        at = start;
        end = start + length;
    }

    boolean bit() throws BadImageException {
        return bits(1) != 0;
    }

    /** At most 24 bits. */
    int bits(int count) throws BadImageException {
        int value = peek(count);
        skip(count);
        return value;
    }

    /** The next bits, zeros where there are none. */
    int peek(int count) {
        while (held < count && at < end) {
            buffer |= (long) (bytes[at++] & 0xff) << held;
            held += 8;
        }
        return (int) buffer & (1 << count) - 1;
    }

    void skip(int count) throws BadImageException {
        if (count > held) {
            throw new BadImageException("its WebP data is truncated: the picture goes on after its last bit");
        }
        buffer >>>= count;
        held -= count;
    }
}
