package org.patchlode.corpus.tiff;

import java.util.HashMap;
import java.util.Map;
import org.patchlode.corpus.image.BadImageException;
import org.patchlode.corpus.image.ByteReader;
import org.patchlode.corpus.image.ExifOrientation;
import org.patchlode.corpus.image.ImageFormat;
import org.patchlode.corpus.image.Tiff;

/**
 * The first directory of a TIFF or BigTIFF, read once: whoever decodes the picture asks here what the file claims, so that
 * no two readers can take it for pictures of different sizes. Whole numbers may have any type.
 */
final class TiffDirectory {

    private static final int BIG = 43;

    /** @param at where the first value is */
    private record Entry(int type, long count, long at) {}

    private final byte[] bytes;
    private final ByteReader in;
    private final boolean littleEndian;
    private final Map<Integer, Entry> entries = new HashMap<>();

    private TiffDirectory(byte[] bytes) {
        this.bytes = bytes;
        littleEndian = bytes[0] == 'I';
        in = littleEndian ? ByteReader.littleEndian(bytes) : ByteReader.bigEndian(bytes);
    }

    /** @param bytes that {@link ImageFormat} took for a TIFF */
    static TiffDirectory first(byte[] bytes) throws BadImageException {
        TiffDirectory directory = new TiffDirectory(bytes);
        directory.read();
        return directory;
    }

    private void read() throws BadImageException {
        boolean big = in.u16(2) == BIG;
        if (big && (in.u16(4) != 8 || in.u16(6) != 0)) {
            throw new BadImageException("its BigTIFF header is damaged: its offsets have %d bytes".formatted(in.u16(4)));
        }
        long start = big ? in.u64(8) : in.u32(4);
        long tags = big ? in.u64(start) : in.u16(start);
        int entryBytes = big ? 20 : 12;
        long first = start + (big ? 8 : 2);
        if (start < 8 || tags > (bytes.length - first) / entryBytes) {
            throw new BadImageException("its TIFF data is truncated or damaged: a directory of %d entries at byte %d goes beyond its %d bytes"
                    .formatted(tags, start, bytes.length));
        }
        for (long at = first; at < first + tags * entryBytes; at += entryBytes) {
            int tag = in.u16(at);
            int type = in.u16(at + 2);
            long count = big ? in.u64(at + 4) : in.u32(at + 4);
            long place = at + (big ? 12 : 8);
            boolean here = count <= (big ? 8 : 4) / Math.max(1, Tiff.size(type));
            Entry entry = new Entry(type, count, here ? place : big ? in.u64(place) : in.u32(place));
            if (entries.put(tag, entry) != null && Tiff.isRead(tag)) {
                throw new BadImageException("its TIFF directory is damaged: tag %d is there twice".formatted(tag));
            }
        }
    }

    boolean littleEndian() {
        return littleEndian;
    }

    boolean has(int tag) {
        return entries.containsKey(tag);
    }

    /** How many values a tag has. */
    long count(int tag) {
        Entry entry = entries.get(tag);
        return entry == null ? 0 : entry.count();
    }

    /** The first value of a tag. */
    long value(int tag, long otherwise) throws BadImageException {
        return count(tag) == 0 ? otherwise : element(tag, 0);
    }

    /** All values of a tag, of which there must not be more than {@code most}. */
    long[] values(int tag, long most) throws BadImageException {
        long count = count(tag);
        if (count > most || count > bytes.length) {
            throw new BadImageException("its TIFF directory is damaged: tag %d has %d values where %d are the most".formatted(tag, count, most));
        }
        long[] values = new long[(int) count];
        for (int i = 0; i < values.length; i++) {
            values[i] = element(tag, i);
        }
        return values;
    }

    /** A rational number of a tag. */
    double rational(int tag, int index) throws BadImageException {
        Entry entry = entries.get(tag);
        if (entry.type() != 5) {
            return element(tag, index);
        }
        return (double) in.u32(entry.at() + 8L * index) / Math.max(1, in.u32(entry.at() + 8L * index + 4));
    }

    /** Bytes of a tag; none if it is missing. */
    byte[] bytes(int tag) throws BadImageException {
        Entry entry = entries.get(tag);
        if (entry == null) {
            return new byte[0];
        }
        if (Tiff.size(entry.type()) != 1 || entry.at() < 0 || entry.count() < 0 || entry.at() > bytes.length - entry.count()) {
            throw new BadImageException("its TIFF data is truncated or damaged: tag %d of %d bytes goes beyond its end".formatted(tag, entry.count()));
        }
        return java.util.Arrays.copyOfRange(bytes, (int) entry.at(), (int) (entry.at() + entry.count()));
    }

    /** How the picture is to be turned; 1 if the tag is missing or of a type that no reader takes. */
    int orientation() throws BadImageException {
        Entry entry = entries.get(Tiff.ORIENTATION);
        return entry == null || entry.count() == 0 || !ExifOrientation.isRead(entry.type()) ? 1 : ExifOrientation.checked(element(Tiff.ORIENTATION, 0));
    }

    private long element(int tag, long index) throws BadImageException {
        Entry entry = entries.get(tag);
        long at = entry.at() + Tiff.size(entry.type()) * index;
        return switch (entry.type()) {
            case 1, 7 -> in.u8(at);
            case 3 -> in.u16(at);
            case 4, 13 -> in.u32(at);
            case 6 -> (byte) in.u8(at);
            case 8 -> (short) in.u16(at);
            case 9 -> in.i32(at);
            case 16, 17, 18 -> in.u64(at);
            default -> throw new BadImageException("its TIFF directory is damaged: tag %d has the type %d, which is no whole number".formatted(tag, entry.type()));
        };
    }
}
