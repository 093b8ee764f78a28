package org.patchlode.corpus;

import java.util.Optional;
import java.util.function.IntBinaryOperator;

/**
 * Decodes an image of any of the formats read into 8-bit RGB. The format is told by content; sizes are checked before
 * memory is taken. Thread-safe.
 */
final class ImageDecoder {

    private final ImageLimits limits;
    private final Optional<NativeCodec> nativeCodec;
    private final JpegDecoder jpeg;

    ImageDecoder(ImageLimits limits) {
        this(limits, NativeCodec.instance());
    }

    ImageDecoder(ImageLimits limits, Optional<NativeCodec> nativeCodec) {
        this.limits = limits;
        this.nativeCodec = nativeCodec;
        this.jpeg = new JpegDecoder(nativeCodec);
    }

    /** What decodes JPEG and lossy WebP on this host; all else is decoded in Java, the same everywhere. */
    String description() {
        return nativeCodec.map(NativeCodec::description).orElse("Java " + Runtime.version().feature() + " ImageIO");
    }

    /** The image as stored, with its orientation. */
    Decoded decode(byte[] bytes) throws BadImageException {
        try (DecodingBudget budget = budget()) {
            return decode(bytes, (width, height) -> 1, budget);
        }
    }

    /** For one image, from now on. */
    DecodingBudget budget() {
        return new DecodingBudget(limits);
    }

    /** @param reduced by how much a JPEG of a width and height is reduced on the way: 1, 2, 4 or 8 */
    Decoded decode(byte[] bytes, IntBinaryOperator reduced, DecodingBudget budget) throws BadImageException {
        return switch (ImageFormat.of(bytes)) {
            case JPEG -> jpeg(bytes, reduced, budget);
            case PNG -> PngDecoder.decode(bytes, budget, nativeCodec);
            case GIF -> GifDecoder.decode(bytes, budget);
            case BMP -> BmpDecoder.decode(bytes, budget);
            case TIFF -> TiffDecoder.decode(bytes, budget, jpeg);
            case WEBP -> WebpDecoder.decode(bytes, budget, nativeCodec);
        };
    }

    private Decoded jpeg(byte[] bytes, IntBinaryOperator reduced, DecodingBudget budget) throws BadImageException {
        JpegHeader header = JpegHeader.parse(bytes);
        return new Decoded(jpeg.decode(bytes, header, reduced.applyAsInt(header.width(), header.height()), budget), header.orientation());
    }
}
