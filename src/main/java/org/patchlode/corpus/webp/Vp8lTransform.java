package org.patchlode.corpus.webp;

import java.util.Arrays;
import org.patchlode.corpus.image.BadImageException;
import org.patchlode.corpus.image.DecodingBudget;

/** What was done to the pixels of a lossless WebP before they were coded, undone in place. */
sealed interface Vp8lTransform permits Vp8lPredictor, Vp8lTransform.AddGreen, Vp8lTransform.CrossColour, Vp8lTransform.Palette {

    /** How many pixels squares of a side of {@code 1 << bits} there are along {@code size}. */
    static int squares(int size, int bits) {
        return size + (1 << bits) - 1 >> bits;
    }

    /** Columns that are coded. */
    int packedWidth();

    void undo(int[] argb, DecodingBudget budget) throws BadImageException;

    /** Red and blue were stored less green. */
    record AddGreen(int width, int height) implements Vp8lTransform {

        @Override
        public int packedWidth() {
            return width;
        }

        @Override
        public void undo(int[] argb, DecodingBudget budget) {
            for (int i = 0; i < width * height; i++) {
                int green = argb[i] >> 8 & 0xff;
                argb[i] = argb[i] & 0xff00ff00 | (argb[i] & 0xff00ff) + (green << 16 | green) & 0xff00ff;
            }
        }
    }

    /** Red and blue were stored less parts of green and red, other parts in each square. */
    record CrossColour(int width, int height, int squareBits, int[] factors) implements Vp8lTransform {

        @Override
        public int packedWidth() {
            return width;
        }

        @Override
        public void undo(int[] argb, DecodingBudget budget) throws BadImageException {
            int across = squares(width, squareBits);
            for (int y = 0, at = 0; y < height; y++) {
                budget.checkTime();
                for (int x = 0; x < width; x++, at++) {
                    int factor = factors[(y >> squareBits) * across + (x >> squareBits)];
                    byte green = (byte) (argb[at] >> 8);
                    int red = (argb[at] >> 16) + part(factor, green) & 0xff;
                    int blue = argb[at] + part(factor >> 8, green) + part(factor >> 16, (byte) red) & 0xff;
                    argb[at] = argb[at] & 0xff00ff00 | red << 16 | blue;
                }
            }
        }

        private static int part(int factor, byte colour) {
            return (byte) factor * colour >> 5;
        }
    }

    /** Pixels were stored as numbers of colours, several of them in the green of one if there are few. */
    record Palette(int width, int height, int packBits, int[] colours) implements Vp8lTransform {

        /** @param differences each colour less the one before it */
        static Palette of(int width, int height, int[] differences) {
            int count = differences.length;
            int packBits = count > 16 ? 0 : count > 4 ? 1 : count > 2 ? 2 : 3;
            // Numbers beyond the last colour are transparent black.
            int[] colours = Arrays.copyOf(differences, 1 << (8 >> packBits));
            for (int i = 1; i < count; i++) {
                colours[i] = Vp8lPredictor.sum(colours[i], colours[i - 1]);
            }
            return new Palette(width, height, packBits, colours);
        }

        @Override
        public int packedWidth() {
            return squares(width, packBits);
        }

        @Override
        public void undo(int[] argb, DecodingBudget budget) throws BadImageException {
            int packed = packedWidth();
            int bits = 8 >> packBits;
            // From the end: what is still to be read lies before what is written.
            for (int y = height - 1; y >= 0; y--) {
                budget.checkTime();
                for (int x = width - 1; x >= 0; x--) {
                    int green = argb[y * packed + (x >> packBits)] >> 8 & 0xff;
                    int place = x & (1 << packBits) - 1;
                    argb[y * width + x] = colours[green >> place * bits & (1 << bits) - 1];
                }
            }
        }
    }
}
