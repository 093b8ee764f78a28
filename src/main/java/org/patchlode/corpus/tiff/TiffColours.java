package org.patchlode.corpus.tiff;

import java.util.Arrays;
import org.patchlode.corpus.image.BadImageException;
import org.patchlode.corpus.image.Cmyk;
import org.patchlode.corpus.image.Samples;
import org.patchlode.corpus.image.Tiff;
import org.patchlode.corpus.image.Ycc;

/** Turns rows of TIFF samples into RGB of 8 bits: more bits are cut, fewer are spread over the range. */
final class TiffColours {

    private final TiffLayout layout;
    private final boolean littleEndian;
    private final int[] palette;
    private final int[] spread;
    private final int used;
    /** The colour of each value, where a colour is one sample of 8 bits. */
    private final int[] lookup;

    TiffColours(TiffDirectory tags, TiffLayout layout) throws BadImageException {
        this.layout = layout;
        littleEndian = tags.littleEndian();
        palette = layout.colours() == TiffLayout.Colours.PALETTE ? palette(tags, layout.bits()) : new int[0];
        spread = layout.bits() <= 8 ? spread(layout.bits()) : new int[0];
        used = layout.colours().samples() + (layout.premultiplied() ? 1 : 0);
        lookup = new int[used == 1 && layout.bits() == 8 ? 256 : 0];
        byte[] colour = new byte[3];
        for (int value = 0; value < lookup.length; value++) {
            put(new int[] {value}, colour, 0);
            lookup[value] = (colour[0] & 0xff) << 16 | (colour[1] & 0xff) << 8 | colour[2] & 0xff;
        }
    }

    /** The colours, 16 bits in the file, cut to 8: right for writers that scale by 256 and for those that do by 257. */
    private static int[] palette(TiffDirectory tags, int bits) throws BadImageException {
        int size = 1 << bits;
        long[] map = tags.values(Tiff.COLOUR_MAP, 3L << 16);
        if (map.length < 3 * size) {
            throw new BadImageException("its TIFF data has a colour map of %d values; %d colours need %d".formatted(map.length, size, 3 * size));
        }
        int[] colours = new int[size];
        for (int i = 0; i < size; i++) {
            colours[i] = cut(map[i]) << 16 | cut(map[i + size]) << 8 | cut(map[i + 2 * size]);
        }
        return colours;
    }

    private static int cut(long value) {
        return (int) (value >> 8) & 0xff;
    }

    private static int[] spread(int bits) {
        int[] values = new int[1 << bits];
        Arrays.setAll(values, value -> value * 255 / (values.length - 1));
        return values;
    }

    /**
     * Puts pixels of a row into the picture.
     *
     * @param planes samples, of all of a pixel together or of one a plane
     * @param from first byte of the row
     * @param rgb where {@code width} pixels go, from {@code to} on
     */
    void row(byte[][] planes, int from, int width, byte[] rgb, int to) {
        int together = planes.length > 1 ? 1 : layout.samples();
        if (lookup.length == 256) {
            for (int x = 0, at = to; x < width; x++) {
                at = Samples.put(rgb, at, lookup[planes[0][from + x * together] & 0xff]);
            }
            return;
        }
        int[] pixel = new int[used];
        for (int x = 0, at = to; x < width; x++, at += 3) {
            for (int sample = 0; sample < used; sample++) {
                byte[] plane = planes[together == 1 ? sample % planes.length : 0];
                pixel[sample] = sample(plane, from, together == 1 ? x : x * together + sample);
            }
            put(pixel, rgb, at);
        }
    }

    /** The sample of 8 bits, or what it is in the file if it stands for a colour. */
    private int sample(byte[] plane, int from, int index) {
        int bits = layout.bits();
        if (bits == 8) {
            return plane[from + index] & 0xff;
        }
        if (bits == 16) {
            int high = plane[from + 2 * index + (littleEndian ? 1 : 0)] & 0xff;
            int low = plane[from + 2 * index + (littleEndian ? 0 : 1)] & 0xff;
            return palette.length > 0 ? high << 8 | low : high;
        }
        int value = 0;
        long bit = (long) index * bits;
        for (int i = 0; i < bits; i++, bit++) {
            value = value << 1 | plane[from + (int) (bit >> 3)] >> 7 - (int) (bit & 7) & 1;
        }
        return palette.length > 0 ? value : bits < 8 ? spread[value] : value >> bits - 8;
    }

    private void put(int[] pixel, byte[] rgb, int at) {
        if (layout.premultiplied()) {
            divide(pixel);
        }
        switch (layout.colours()) {
            case WHITE_IS_ZERO -> Samples.put(rgb, at, (255 - pixel[0]) * 0x010101);
            case GREY -> Samples.put(rgb, at, pixel[0] * 0x010101);
            case RGB -> Samples.put(rgb, at, pixel[0] << 16 | pixel[1] << 8 | pixel[2]);
            case PALETTE -> Samples.put(rgb, at, palette[pixel[0]]);
            case CMYK -> Cmyk.put(rgb, at, pixel[0], pixel[1], pixel[2], pixel[3]);
            case YCBCR -> ycbcr(pixel, rgb, at);
        }
    }

    /** Colours multiplied with their alpha, as they were before. */
    private void divide(int[] pixel) {
        int alpha = pixel[used - 1];
        boolean colour = layout.colours() == TiffLayout.Colours.RGB || layout.colours() == TiffLayout.Colours.GREY;
        for (int i = 0; colour && alpha < 255 && i < used - 1; i++) {
            pixel[i] = alpha == 0 ? 0 : Math.min(255, pixel[i] * 255 / alpha);
        }
    }

    private void ycbcr(int[] pixel, byte[] rgb, int at) {
        if (layout.packing() == TiffLayout.Packing.JPEG) {
            // The JPEG decoder has made RGB of it.
            Samples.put(rgb, at, pixel[0] << 16 | pixel[1] << 8 | pixel[2]);
        } else {
            Ycc.put(rgb, at, pixel[0], pixel[1], pixel[2]);
        }
    }

    /** A row of pixels out of blocks that share their chroma. */
    void sharedRow(byte[] blocks, int from, int rowInBlock, int width, byte[] rgb, int to) {
        int horizontal = layout.horizontal();
        int luma = horizontal * layout.vertical();
        for (int x = 0; x < width; x++) {
            int block = from + x / horizontal * (luma + 2);
            int y = blocks[block + rowInBlock * horizontal + x % horizontal] & 0xff;
            Ycc.put(rgb, to + 3 * x, y, blocks[block + luma] & 0xff, blocks[block + luma + 1] & 0xff);
        }
    }
}
