package org.patchlode.corpus.image;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DirectColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.Arrays;

/** Turns the samples of Java images into 8-bit RGB as stored: no colour management, alpha dropped, 16 bits cut to 8. */
public final class Samples {

    private Samples() {}

    /** An image of any kind whose colours are RGB, grey or a palette. */
    public static RgbImage rgb(BufferedImage image) {
        if (image.getColorModel() instanceof IndexColorModel palette) {
            int[] colours = new int[palette.getMapSize()];
            palette.getRGBs(colours);
            return indexed(image.getRaster(), colours);
        }
        int type = image.getRaster().getTransferType();
        if (image.getColorModel() instanceof ComponentColorModel && type == DataBuffer.TYPE_BYTE) {
            return direct(image.getRaster(), 8);
        }
        if (image.getColorModel() instanceof ComponentColorModel && type == DataBuffer.TYPE_USHORT) {
            return direct(image.getRaster(), 16);
        }
        return image.getColorModel() instanceof DirectColorModel colours ? packed(image.getRaster(), colours) : packed(image);
    }

    /** Samples packed into numbers, each of bits of its own, spread over the range as everywhere here. */
    private static RgbImage packed(Raster raster, DirectColorModel colours) {
        int width = raster.getWidth();
        int bands = raster.getNumBands();
        int[] most = new int[3];
        Arrays.setAll(most, band -> (1 << Math.max(1, colours.getComponentSize(band))) - 1);
        byte[] rgb = new byte[3 * width * raster.getHeight()];
        int[] row = new int[bands * width];
        for (int y = 0, at = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int from = 0; from < row.length; from += bands) {
                for (int band = 0; band < 3; band++, at++) {
                    rgb[at] = (byte) (row[from + band] * 255 / most[band]);
                }
            }
        }
        return new RgbImage(width, raster.getHeight(), rgb);
    }

    /** Samples of {@code bits} bits: grey with one or two bands, RGB with three or four. */
    public static RgbImage direct(Raster raster, int bits) {
        int width = raster.getWidth();
        int bands = raster.getNumBands();
        int green = bands > 2 ? 1 : 0;
        int blue = bands > 2 ? 2 : 0;
        int shift = Math.max(0, bits - 8);
        int most = (1 << Math.min(bits, 8)) - 1;
        byte[] rgb = new byte[3 * width * raster.getHeight()];
        int[] row = new int[bands * width];
        for (int y = 0, at = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int from = 0; from < row.length; from += bands, at += 3) {
                rgb[at] = (byte) ((row[from] >> shift) * 255 / most);
                rgb[at + 1] = (byte) ((row[from + green] >> shift) * 255 / most);
                rgb[at + 2] = (byte) ((row[from + blue] >> shift) * 255 / most);
            }
        }
        return new RgbImage(width, raster.getHeight(), rgb);
    }

    /** Samples that stand for colours {@code 0xRRGGBB}; one beyond the palette is black. */
    public static RgbImage indexed(Raster raster, int[] colours) {
        int width = raster.getWidth();
        byte[] rgb = new byte[3 * width * raster.getHeight()];
        int[] row = new int[width];
        for (int y = 0, at = 0; y < raster.getHeight(); y++) {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
            for (int index : row) {
                at = put(rgb, at, index < colours.length ? colours[index] : 0);
            }
        }
        return new RgbImage(width, raster.getHeight(), rgb);
    }

    private static RgbImage packed(BufferedImage image) {
        int width = image.getWidth();
        byte[] rgb = new byte[3 * width * image.getHeight()];
        int[] row = new int[width];
        for (int y = 0, at = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int colour : row) {
                at = put(rgb, at, colour);
            }
        }
        return new RgbImage(width, image.getHeight(), rgb);
    }

    public static int put(byte[] rgb, int at, int colour) {
        rgb[at] = (byte) (colour >> 16);
        rgb[at + 1] = (byte) (colour >> 8);
        rgb[at + 2] = (byte) colour;
        return at + 3;
    }

    /** An image on a larger canvas of one colour; what lies outside the canvas is cut. */
    public static RgbImage onCanvas(RgbImage frame, int left, int top, int width, int height, int colour) {
        if (left == 0 && top == 0 && frame.width() == width && frame.height() == height) {
            return frame;
        }
        byte[] rgb = new byte[3 * width * height];
        for (int at = 0; colour != 0 && at < rgb.length; ) {
            at = put(rgb, at, colour);
        }
        int columns = Math.min(frame.width(), width - left);
        for (int y = 0; columns > 0 && y < Math.min(frame.height(), height - top); y++) {
            System.arraycopy(frame.rgb(), 3 * y * frame.width(), rgb, 3 * ((top + y) * width + left), 3 * columns);
        }
        return new RgbImage(width, height, rgb);
    }
}
