package org.patchlode.corpus.tiff;

import java.util.Arrays;
import org.patchlode.corpus.image.BadImageException;
import org.patchlode.corpus.image.DecodingBudget;
import org.patchlode.corpus.image.Tiff;

/**
 * How the picture of a TIFF is stored, as its directory claims and after all of it was checked: nothing that follows takes
 * memory or time for more than is said here.
 *
 * @param width columns
 * @param height rows
 * @param samples values a pixel
 * @param bits of each of them, 1 to 16
 * @param colours what they mean
 * @param premultiplied whether colours are multiplied with the first sample after them
 * @param packing how parts are compressed
 * @param predicted whether values are differences to their left neighbours
 * @param parts where the data is
 * @param horizontal pixels across that share a chroma value; 1 but for YCbCr
 * @param vertical the same down
 */
record TiffLayout(int width, int height, int samples, int bits, Colours colours, boolean premultiplied, Packing packing, boolean predicted,
        TiffParts parts, int horizontal, int vertical) {

    private static final int MOST_SAMPLES = 8;
    private static final int MOST_BITS = 16;

    /** What samples mean. */
    enum Colours {
        WHITE_IS_ZERO(1),
        GREY(1),
        RGB(3),
        PALETTE(1),
        CMYK(4),
        YCBCR(3);

        private final int samples;

        Colours(int samples) {
            this.samples = samples;
        }

        /** Without those beside the colour. */
        int samples() {
            return samples;
        }

        private static Colours of(long photometric) throws BadImageException {
            return switch ((int) Math.max(-1, Math.min(photometric, 99))) {
                case 0 -> WHITE_IS_ZERO;
                case 1 -> GREY;
                case 2 -> RGB;
                case 3 -> PALETTE;
                case 5 -> CMYK;
                case 6 -> YCBCR;
                default -> throw new BadImageException("its TIFF colours are of kind %d, which is not read".formatted(photometric));
            };
        }
    }

    /** How parts are compressed. */
    enum Packing {
        NONE,
        FAX,
        LZW,
        JPEG,
        DEFLATE,
        PACK_BITS;

        private static Packing of(long compression) throws BadImageException {
            return switch ((int) Math.max(-1, Math.min(compression, 99_999))) {
                case 1 -> NONE;
                case 2, 3, 4 -> FAX;
                case 5 -> LZW;
                case 7 -> JPEG;
                case 8, 32946 -> DEFLATE;
                case 32773 -> PACK_BITS;
                default -> throw new BadImageException("its TIFF data is packed by method %d, which is not read".formatted(compression));
            };
        }
    }

    /** Whether pixels share chroma. */
    boolean shared() {
        return horizontal * vertical > 1;
    }

    static TiffLayout of(TiffDirectory tags, int fileBytes, DecodingBudget budget) throws BadImageException {
        long width = tags.value(Tiff.WIDTH, 0);
        long height = tags.value(Tiff.HEIGHT, 0);
        budget.checkSize(width, height);
        Colours colours = Colours.of(tags.value(Tiff.PHOTOMETRIC, -1));
        Packing packing = Packing.of(tags.value(Tiff.COMPRESSION, 1));
        int samples = samples(tags, colours, packing);
        int bits = bits(tags, samples, packing);
        if (colours == Colours.CMYK && tags.value(Tiff.INK_SET, 1) != 1) {
            throw new BadImageException("its TIFF inks are others than cyan, magenta, yellow and black, which is not read");
        }
        boolean planar = planar(tags, samples);
        int horizontal = 1;
        int vertical = 1;
        if (colours == Colours.YCBCR && packing != Packing.JPEG) {
            horizontal = subsampling(tags, 0);
            vertical = subsampling(tags, 1);
            checkYcbcr(tags, bits, samples, planar);
        }
        TiffParts parts = TiffParts.of(tags, (int) width, (int) height, planar ? samples : 1, fileBytes, packing != Packing.NONE);
        budget.checkTile(parts.width(), parts.height(), width, height);
        budget.checkBytes(parts.tiled() ? "its tiles claim" : "it claims", parts.paddedWidth(), parts.paddedHeight((int) height), (long) bits * samples);
        // A row of fax is a number a pixel for a while.
        long row = packing == Packing.FAX ? 4L * parts.width() : 0;
        budget.takeHeap(parts.pixels() * bits * samples / 8 + row + 3 * width * height);
        boolean predicted = predicted(tags, packing, bits, horizontal * vertical > 1);
        boolean premultiplied = samples > colours.samples() && tags.value(Tiff.EXTRA_SAMPLES, 0) == 1;
        return new TiffLayout((int) width, (int) height, samples, bits, colours, premultiplied, packing, predicted, parts, horizontal, vertical);
    }

    private static int samples(TiffDirectory tags, Colours colours, Packing packing) throws BadImageException {
        // Writers of JPEG in TIFF leave the number out at times; it is that of the colours.
        long samples = tags.value(Tiff.SAMPLES, packing == Packing.JPEG ? colours.samples() : 1);
        if (samples < colours.samples() || samples > MOST_SAMPLES) {
            throw new BadImageException("its TIFF pixels have %d samples; %d to %d are read for their colours".formatted(samples, colours.samples(), MOST_SAMPLES));
        }
        return (int) samples;
    }

    private static int bits(TiffDirectory tags, int samples, Packing packing) throws BadImageException {
        long bits = tags.value(Tiff.BITS, 1);
        boolean even = Arrays.stream(tags.values(Tiff.BITS, 1 << 16)).limit(samples).allMatch(each -> each == bits);
        boolean unsigned = Arrays.stream(tags.values(Tiff.SAMPLE_FORMAT, 1 << 16)).limit(samples).allMatch(format -> format == 1);
        if (bits < 1 || bits > MOST_BITS || !unsigned) {
            throw new BadImageException("its TIFF samples are not whole numbers of 1 to %d bits without sign".formatted(MOST_BITS));
        }
        if (!even) {
            throw new BadImageException("its TIFF samples differ in their numbers of bits, which is not read");
        }
        int wanted = packing == Packing.JPEG ? 8 : packing == Packing.FAX ? 1 : (int) bits;
        if (bits != wanted || packing == Packing.FAX && samples > 1) {
            throw new BadImageException("its TIFF data is damaged: %d samples of %d bits cannot be packed as %s".formatted(samples, bits, packing));
        }
        return (int) bits;
    }

    private static boolean planar(TiffDirectory tags, int samples) throws BadImageException {
        long planar = tags.value(Tiff.PLANAR, 1);
        if (planar != 1 && planar != 2) {
            throw new BadImageException("its TIFF directory is damaged: samples are arranged in way %d; there are 1 and 2".formatted(planar));
        }
        return planar == 2 && samples > 1;
    }

    private static int subsampling(TiffDirectory tags, int index) throws BadImageException {
        long[] values = tags.values(Tiff.SUBSAMPLING, 2);
        long value = values.length > index ? values[index] : 2;
        if (value != 1 && value != 2 && value != 4) {
            throw new BadImageException("its TIFF directory is damaged: chroma is shared by %d pixels; there are 1, 2 and 4".formatted(value));
        }
        return (int) value;
    }

    private static void checkYcbcr(TiffDirectory tags, int bits, int samples, boolean planar) throws BadImageException {
        if (bits != 8 || samples != 3 || planar) {
            throw new BadImageException("its TIFF colours are YCbCr in other than three samples of 8 bits side by side, which is not read");
        }
        double[] coefficients = {0.299, 0.587, 0.114};
        double[] range = {0, 255, 128, 255, 128, 255};
        boolean usual = true;
        for (int i = 0; i < tags.count(Tiff.COEFFICIENTS) && i < 3; i++) {
            usual &= Math.abs(tags.rational(Tiff.COEFFICIENTS, i) - coefficients[i]) < 1e-3;
        }
        for (int i = 0; i < tags.count(Tiff.REFERENCE) && i < 6; i++) {
            usual &= Math.abs(tags.rational(Tiff.REFERENCE, i) - range[i]) < 1e-3;
        }
        if (!usual) {
            throw new BadImageException("its TIFF colours are YCbCr by other coefficients or ranges than JPEG's, which is not read");
        }
    }

    private static boolean predicted(TiffDirectory tags, Packing packing, int bits, boolean shared) throws BadImageException {
        // Other packings leave the tag without a meaning.
        long predictor = packing == Packing.LZW || packing == Packing.DEFLATE ? tags.value(Tiff.PREDICTOR, 1) : 1;
        if (predictor != 1 && (predictor != 2 || bits != 8 && bits != 16 || shared)) {
            throw new BadImageException("its TIFF data is packed with predictor %d over samples of %d bits%s, which is not read"
                    .formatted(predictor, bits, shared ? " of shared chroma" : ""));
        }
        return predictor == 2;
    }
}
