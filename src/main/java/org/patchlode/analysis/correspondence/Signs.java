package org.patchlode.analysis.correspondence;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * How often every unit of a layer fell, stayed and rose when boxes of one kind were covered in one image: once for a part, once a
 * draw for random boxes. Held as the counts of rises and of changes, a byte each, packed: most units stay.
 *
 * @param packed {@code [2, units]}
 */
record Signs(byte[] packed) {

    /** Counts are bytes. */
    static final int MOST_DRAWS = 255;

    /** Not packed yet. Not thread-safe. */
    static final class Counting {

        private final byte[] counts;

        Counting(int units) {
            counts = new byte[2 * units];
        }

        void count(float[] before, float[] after) {
            for (int i = 0; i < before.length; i++) {
                if (before[i] != after[i]) {
                    counts[i] += (byte) (before[i] > after[i] ? 1 : 0);
                    counts[before.length + i]++;
                }
            }
        }

        Signs pack() {
            Deflater deflater = new Deflater(Deflater.BEST_SPEED);
            try {
                deflater.setInput(counts);
                deflater.finish();
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                byte[] piece = new byte[Math.min(counts.length, 1 << 16) + 64];
                while (!deflater.finished()) {
                    out.write(piece, 0, deflater.deflate(piece));
                }
                return new Signs(out.toByteArray());
            } finally {
                deflater.end();
            }
        }
    }

    /** @param units of the layer @return by sign (-1, 0 and 1 at 0, 1 and 2) and unit @throws IllegalStateException if it is damaged */
    int[][] counts(int units, int draws) {
        byte[] counts = new byte[2 * units];
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            int filled = 0;
            while (filled < counts.length && !inflater.needsInput() && !inflater.finished()) {
                filled += inflater.inflate(counts, filled, counts.length - filled);
            }
            if (filled < counts.length) {
                throw new IllegalStateException("signs of %d units are cut short; run the analysis again with --overwrite".formatted(units));
            }
        } catch (DataFormatException e) {
            throw new IllegalStateException("signs of %d units are damaged; run the analysis again with --overwrite".formatted(units), e);
        } finally {
            inflater.end();
        }
        int[][] bySign = new int[3][units];
        for (int i = 0; i < units; i++) {
            int rises = counts[i] & 0xff;
            int changes = counts[units + i] & 0xff;
            bySign[0][i] = changes - rises;
            bySign[1][i] = draws - changes;
            bySign[2][i] = rises;
        }
        return bySign;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Signs signs && Arrays.equals(signs.packed, packed);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(packed);
    }
}
