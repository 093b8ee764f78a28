package org.patchlode.corpus.image;


/** Reads numbers from an untrusted array; going past its end is a {@link BadImageException}, not an exception. */
public final class ByteReader {

    private final byte[] bytes;
    private final boolean littleEndian;
    private final int start;
    private final int end;

    private ByteReader(byte[] bytes, int start, int end, boolean littleEndian) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        this.littleEndian = littleEndian;
    }

    public static ByteReader bigEndian(byte[] bytes) {
        return new ByteReader(bytes, 0, bytes.length, false);
    }

    public static ByteReader littleEndian(byte[] bytes) {
        return new ByteReader(bytes, 0, bytes.length, true);
    }

    /** A part of an array, with offsets from the part's start; a part beyond the array is cut. */
    static ByteReader part(byte[] bytes, long start, long length, boolean littleEndian) {
        int from = (int) Math.max(0, Math.min(start, bytes.length));
        int to = (int) Math.max(from, Math.min(start + length, bytes.length));
        return new ByteReader(bytes, from, to, littleEndian);
    }

    int length() {
        return end - start;
    }

    public int u8(long at) throws BadImageException {
        if (at < 0 || at >= length()) {
            throw new BadImageException("the file is truncated after %d bytes".formatted(bytes.length));
        }
        return bytes[start + (int) at] & 0xff;
    }

    public int u16(long at) throws BadImageException {
        int first = u8(at);
        int second = u8(at + 1);
        return littleEndian ? second << 8 | first : first << 8 | second;
    }

    public long u32(long at) throws BadImageException {
        long first = u16(at);
        long second = u16(at + 2);
        return littleEndian ? second << 16 | first : first << 16 | second;
    }

    /** Beyond 63 bits is beyond every file. */
    public long u64(long at) throws BadImageException {
        long first = u32(at);
        long second = u32(at + 4);
        long value = littleEndian ? second << 32 | first : first << 32 | second;
        if (value < 0) {
            throw new BadImageException("the number at byte %d is beyond every file".formatted(at));
        }
        return value;
    }

    public int i32(long at) throws BadImageException {
        return (int) u32(at);
    }
}
