package org.patchlode.corpus.decode;

import java.util.Arrays;
import org.patchlode.corpus.image.BadImageException;
import org.patchlode.corpus.image.DecodingBudget;

/**
 * The runs of a BMP of 8 or 4 bits, from the lowest row up. What they leave out within a row is the first colour; a picture
 * whose runs end before its last row does is truncated. As in Pillow, which images are held against, the end of a line that
 * has no pixels leaves out no row: rows are left out by a jump.
 */
final class BmpRuns {

    private final byte[] bytes;
    private final int bits;
    private final int width;
    private final byte[] indices;
    private int at;
    private long done;
    private int x;

    private BmpRuns(byte[] bytes, long start, int bits, int width, int height) {
        this.bytes = bytes;
        this.bits = bits;
        this.width = width;
        at = (int) Math.min(start, bytes.length);
        indices = new byte[width * height];
    }

    /** Rows of palette indices from the lowest up. */
    static byte[] unpack(byte[] bytes, long start, int bits, int width, int height, DecodingBudget budget) throws BadImageException {
        BmpRuns runs = new BmpRuns(bytes, start, bits, width, height);
        runs.unpack(budget);
        return runs.indices;
    }

    private void unpack(DecodingBudget budget) throws BadImageException {
        int sinceCheck = 0;
        while (done < indices.length && at + 1 < bytes.length) {
            if (++sinceCheck == 1 << 16) {
                sinceCheck = 0;
                budget.checkTime();
            }
            int count = bytes[at++] & 0xff;
            int value = bytes[at++] & 0xff;
            if (count > 0) {
                run(count, value);
            } else if (value == 0) {
                // Nothing moves where no pixel is in the line yet, as Pillow has it; others skip the row.
                done = (done + width - 1) / width * width;
                x = 0;
            } else if (value == 1) {
                break;
            } else if (value == 2) {
                jump();
            } else {
                literal(value);
            }
        }
        if (done < indices.length) {
            throw new BadImageException("its BMP data is truncated: its runs make %d pixels of %d".formatted(done, indices.length));
        }
    }

    private void run(int count, int value) {
        // A run that is longer than the row has room for is cut.
        int end = (int) Math.min(indices.length, done + Math.min(count, Math.max(0, width - x)));
        if (bits == 8) {
            Arrays.fill(indices, (int) done, end, (byte) value);
        } else {
            for (int i = (int) done; i < end; i++) {
                indices[i] = (byte) ((i - done) % 2 == 0 ? value >> 4 : value & 15);
            }
        }
        x += end - (int) done;
        done = end;
    }

    private void jump() throws BadImageException {
        if (at + 1 >= bytes.length) {
            throw new BadImageException("the file is truncated after %d bytes".formatted(bytes.length));
        }
        done += (bytes[at] & 0xff) + (long) (bytes[at + 1] & 0xff) * width;
        at += 2;
        x = (int) (done % width);
    }

    private void literal(int count) throws BadImageException {
        int length = (count * bits + 7) / 8;
        if (length > bytes.length - at) {
            throw new BadImageException("the file is truncated after %d bytes".formatted(bytes.length));
        }
        for (int i = 0; i < count && done < indices.length; i++, done++) {
            int value = bytes[at + i * bits / 8] & 0xff;
            indices[(int) done] = (byte) (bits == 8 ? value : i % 2 == 0 ? value >> 4 : value & 15);
        }
        x += count;
        // Literals fill up words of 16 bits.
        at += length + (length & 1);
    }
}
