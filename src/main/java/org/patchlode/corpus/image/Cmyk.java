package org.patchlode.corpus.image;

import java.awt.image.Raster;

/** CMYK to RGB as {@code (255 - C) * (255 - K) / 255}: without colour profiles, as the usual training pipelines do. */
public final class Cmyk {

    private Cmyk() {}

    /** Four bands of 8 bits; 0 is no ink. */
    static RgbImage rgb(Raster raster) {
        int width = raster.getWidth();
        int bands = raster.getNumBands();
        byte[] rgb = new byte[3 * width * raster.getHeight()];
        int[] row = new int[bands * width];
        for (int y = 0, at = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int from = 0; from < row.length; from += bands, at += 3) {
                put(rgb, at, row[from], row[from + 1], row[from + 2], row[from + 3]);
            }
        }
        return new RgbImage(width, raster.getHeight(), rgb);
    }

    public static void put(byte[] rgb, int at, int cyan, int magenta, int yellow, int black) {
        int white = 255 - black;
        rgb[at] = (byte) (white - times(cyan, white));
        rgb[at + 1] = (byte) (white - times(magenta, white));
        rgb[at + 2] = (byte) (white - times(yellow, white));
    }

    /** a * b / 255, rounded. */
    private static int times(int a, int b) {
        int product = a * b + 128;
        return (product >> 8) + product >> 8;
    }
}
