package org.patchlode.corpus.decode;

import java.util.Optional;
import java.util.function.IntBinaryOperator;
import org.patchlode.corpus.image.BadImageException;
import org.patchlode.corpus.image.Decoded;
import org.patchlode.corpus.image.DecodingBudget;
import org.patchlode.corpus.image.ImageFormat;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.corpus.image.NativeCodec;
import org.patchlode.corpus.jpeg.JpegDecoder;
import org.patchlode.corpus.jpeg.JpegHeader;
import org.patchlode.corpus.tiff.TiffDecoder;
import org.patchlode.corpus.webp.WebpDecoder;

/**
 * Decodes an image of any of the formats read into 8-bit RGB. The format is told by content; sizes are checked before
 * memory is taken. Thread-safe.
 */
public final class ImageDecoder {

    private final ImageLimits limits;
    private final Optional<NativeCodec> nativeCodec;
    private final JpegDecoder jpeg;

    public ImageDecoder(ImageLimits limits) {
        this(limits, NativeCodec.instance());
    }

    public ImageDecoder(ImageLimits limits, Optional<NativeCodec> nativeCodec) {
        this.limits = limits;
        this.nativeCodec = nativeCodec;
        this.jpeg = new JpegDecoder(nativeCodec);
    }

    /** What decodes JPEG and lossy WebP on this host; all else is decoded in Java, the same everywhere. */
    public String description() {
        return nativeCodec.map(NativeCodec::description).orElse("Java " + Runtime.version().feature() + " ImageIO");
    }

    /** The image as stored, with its orientation. */
    public Decoded decode(byte[] bytes) throws BadImageException {
        try (DecodingBudget budget = budget()) {
            return decode(bytes, (width, height) -> 1, budget);
        }
    }

    /** For one image, from now on. */
    public DecodingBudget budget() {
        return new DecodingBudget(limits);
    }

    /** @param reduced by how much a JPEG of a width and height is reduced on the way: 1, 2, 4 or 8 */
    public Decoded decode(byte[] bytes, IntBinaryOperator reduced, DecodingBudget budget) throws BadImageException {
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
