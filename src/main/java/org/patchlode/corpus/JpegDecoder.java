package org.patchlode.corpus;

import java.awt.image.Raster;
import java.util.Optional;

/**
 * JPEG, baseline and progressive, 8 bits. Grey and colour go through libjpeg-turbo; CMYK and YCCK, and everything where
 * the native library is missing, through the JDK's raw samples. CMYK becomes RGB as
 * {@link Cmyk} says.
 */
final class JpegDecoder {

    private final Optional<NativeCodec> nativeCodec;

    JpegDecoder(Optional<NativeCodec> nativeCodec) {
        this.nativeCodec = nativeCodec;
    }

    /** @param scale 1, 2, 4 or 8: by how much libjpeg-turbo reduces; what Java decodes stays whole */
    RgbImage decode(byte[] bytes, JpegHeader header, int scale) throws BadImage {
        if (header.components() < 4 && nativeCodec.isPresent()) {
            return nativeCodec.get().decode(bytes, header.width(), header.height(), scale);
        }
        Raster raster = JdkCodec.raster("jpeg", JpegHeader.bare(bytes));
        if (raster.getWidth() != header.width() || raster.getHeight() != header.height() || raster.getNumBands() != header.components()) {
            throw new BadImage("its data is damaged: the decoder finds another size than the header's");
        }
        byte[] rgb = new byte[3 * header.width() * header.height()];
        int[] row = new int[header.components() * header.width()];
        for (int y = 0, at = 0; y < header.height(); y++) {
            raster.getPixels(0, y, header.width(), 1, row);
            for (int x = 0; x < header.width(); x++, at += 3) {
                convert(header, row, x * header.components(), rgb, at);
            }
        }
        return new RgbImage(header.width(), header.height(), rgb);
    }

    private static void convert(JpegHeader header, int[] row, int from, byte[] rgb, int to) {
        switch (header.model()) {
            case GREY -> put(rgb, to, row[from], row[from], row[from]);
            case RGB -> put(rgb, to, row[from], row[from + 1], row[from + 2]);
            case YCC -> put(rgb, to, red(row, from), green(row, from), blue(row, from));
            case CMYK, YCCK -> cmyk(header, row, from, rgb, to);
        }
    }

    private static void cmyk(JpegHeader header, int[] row, int from, byte[] rgb, int to) {
        boolean ycc = header.model() == JpegHeader.ColourModel.YCCK;
        // Ink is stored inverted (255 is none), as Adobe does and all common writers after it; YCC is the complement of that.
        int c = ycc ? red(row, from) : 255 - row[from];
        int m = ycc ? green(row, from) : 255 - row[from + 1];
        int y = ycc ? blue(row, from) : 255 - row[from + 2];
        Cmyk.put(rgb, to, c, m, y, 255 - row[from + 3]);
    }

    // JFIF's conversion with libjpeg's fixed-point tables.
    private static int red(int[] ycc, int at) {
        return clip(ycc[at] + (91881 * (ycc[at + 2] - 128) + 32768 >> 16));
    }

    private static int green(int[] ycc, int at) {
        return clip(ycc[at] + (-22554 * (ycc[at + 1] - 128) - 46802 * (ycc[at + 2] - 128) + 32768 >> 16));
    }

    private static int blue(int[] ycc, int at) {
        return clip(ycc[at] + (116130 * (ycc[at + 1] - 128) + 32768 >> 16));
    }

    private static int clip(int value) {
        return Math.max(0, Math.min(255, value));
    }

    private static void put(byte[] rgb, int at, int red, int green, int blue) {
        rgb[at] = (byte) red;
        rgb[at + 1] = (byte) green;
        rgb[at + 2] = (byte) blue;
    }
}
