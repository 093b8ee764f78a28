package org.patchlode.corpus.image;

/** JFIF's luma and chroma to RGB, with libjpeg's fixed-point numbers. */
public final class Ycc {

    private Ycc() {}

    public static void put(byte[] rgb, int at, int y, int cb, int cr) {
        rgb[at] = (byte) red(y, cr);
        rgb[at + 1] = (byte) green(y, cb, cr);
        rgb[at + 2] = (byte) blue(y, cb);
    }

    public static int red(int y, int cr) {
        return clip(y + (91881 * (cr - 128) + 32768 >> 16));
    }

    public static int green(int y, int cb, int cr) {
        return clip(y + (-22554 * (cb - 128) - 46802 * (cr - 128) + 32768 >> 16));
    }

    public static int blue(int y, int cb) {
        return clip(y + (116130 * (cb - 128) + 32768 >> 16));
    }

    private static int clip(int value) {
        return Math.max(0, Math.min(255, value));
    }
}
