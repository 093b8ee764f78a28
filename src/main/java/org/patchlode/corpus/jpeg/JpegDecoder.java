package org.patchlode.corpus.jpeg;

import java.awt.image.Raster;
import java.util.Optional;
import org.patchlode.corpus.image.BadImageException;
import org.patchlode.corpus.image.Cmyk;
import org.patchlode.corpus.image.DecodingBudget;
import org.patchlode.corpus.image.JdkCodec;
import org.patchlode.corpus.image.NativeCodec;
import org.patchlode.corpus.image.RgbImage;
import org.patchlode.corpus.image.Samples;
import org.patchlode.corpus.image.Ycc;

/**
 * JPEG, baseline and progressive, 8 bits. Grey and colour go through libjpeg-turbo; CMYK and YCCK, and everything where
 * the native library is missing, through the JDK's raw samples. CMYK becomes RGB as
 * {@link Cmyk} says.
 */
public final class JpegDecoder {

    private final Optional<NativeCodec> nativeCodec;

    public JpegDecoder(Optional<NativeCodec> nativeCodec) {
        this.nativeCodec = nativeCodec;
    }

    /** @param scale 1, 2, 4 or 8: by how much libjpeg-turbo reduces; what Java decodes stays whole */
    public RgbImage decode(byte[] bytes, JpegHeader header, int scale, DecodingBudget budget) throws BadImageException {
        boolean inJava = header.components() > 3 || nativeCodec.isEmpty();
        header.check(budget, inJava);
        if (!inJava) {
            return budget.run(header.visited(), () -> nativeCodec.get().decode(bytes, header.width(), header.height(), scale));
        }
        Raster raster = raster(JpegHeader.bare(bytes), header, budget);
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

    /**
     * The samples of each pixel beside each other: of three components RGB, of others what they are in the file.
     *
     * @param header whose model tells whether three components are RGB or luma and chroma, whatever the file's markers say
     */
    public byte[] samples(byte[] bytes, JpegHeader header, DecodingBudget budget) throws BadImageException {
        byte[] bare = JpegHeader.bare(bytes, header.model());
        if (header.components() < 4) {
            byte[] rgb = decode(bare, header, 1, budget).rgb();
            return header.components() == 3 ? rgb : everyThird(rgb);
        }
        header.check(budget, true);
        Raster raster = raster(bare, header, budget);
        byte[] samples = new byte[header.components() * header.width() * header.height()];
        int[] row = new int[header.components() * header.width()];
        for (int y = 0, at = 0; y < header.height(); y++) {
            for (int sample : raster.getPixels(0, y, header.width(), 1, row)) {
                samples[at++] = (byte) sample;
            }
        }
        return samples;
    }

    private static byte[] everyThird(byte[] rgb) {
        byte[] grey = new byte[rgb.length / 3];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = rgb[3 * i];
        }
        return grey;
    }

    private static Raster raster(byte[] bare, JpegHeader header, DecodingBudget budget) throws BadImageException {
        Raster raster = JdkCodec.raster("jpeg", bare, budget);
        if (raster.getWidth() != header.width() || raster.getHeight() != header.height() || raster.getNumBands() != header.components()) {
            throw new BadImageException("its data is damaged: the decoder finds another size than the header's");
        }
        return raster;
    }

    private static void convert(JpegHeader header, int[] row, int from, byte[] rgb, int to) {
        switch (header.model()) {
            case GREY -> Samples.put(rgb, to, row[from] * 0x010101);
            case RGB -> Samples.put(rgb, to, row[from] << 16 | row[from + 1] << 8 | row[from + 2]);
            case YCC -> Ycc.put(rgb, to, row[from], row[from + 1], row[from + 2]);
            case CMYK, YCCK -> cmyk(header, row, from, rgb, to);
        }
    }

    private static void cmyk(JpegHeader header, int[] row, int from, byte[] rgb, int to) {
        boolean ycc = header.model() == JpegHeader.ColourModel.YCCK;
        // Ink is stored inverted (255 is none), as Adobe does and all common writers after it; YCC is the complement of that.
        int c = ycc ? Ycc.red(row[from], row[from + 2]) : 255 - row[from];
        int m = ycc ? Ycc.green(row[from], row[from + 1], row[from + 2]) : 255 - row[from + 1];
        int y = ycc ? Ycc.blue(row[from], row[from + 1]) : 255 - row[from + 2];
        Cmyk.put(rgb, to, c, m, y, 255 - row[from + 3]);
    }
}
