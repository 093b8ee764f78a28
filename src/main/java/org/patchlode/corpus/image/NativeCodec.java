package org.patchlode.corpus.image;

import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.patchlode.corpus.ref.ErrorMessages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * OpenCV's decoders (libjpeg-turbo for JPEG, libpng for PNG of 8 bits, libwebp for lossy WebP), on one thread. They are given only what a walk over
 * the file's structure has accepted.
 */
public final class NativeCodec {

    private static final Logger LOG = LoggerFactory.getLogger(NativeCodec.class);
    private static final int COLOUR_AS_STORED = opencv_imgcodecs.IMREAD_COLOR | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;

    /** Ordinary pictures are one band. */
    private static final int BAND_BYTES = 8 << 20;

    private NativeCodec() {}

    /** The native decoders, if their library loads on this host. Loaded once a JVM. */
    public static Optional<NativeCodec> instance() {
        return Holder.INSTANCE;
    }

    public String description() {
        return "OpenCV " + opencv_core.CV_VERSION;
    }

    /** Decodes whole. */
    public RgbImage decode(byte[] encoded, int width, int height) throws BadImageException {
        return decode(encoded, width, height, 1);
    }

    /** Decodes a JPEG (at a scale of 1, 2, 4 or 8 to one), PNG or WebP whose header gave {@code width} and {@code height}. */
    public RgbImage decode(byte[] encoded, int fullWidth, int fullHeight, int scale) throws BadImageException {
        int width = (fullWidth + scale - 1) / scale;
        int height = (fullHeight + scale - 1) / scale;
        try (BytePointer file = new BytePointer(encoded);
                Mat source = new Mat(1, encoded.length, opencv_core.CV_8UC1, file);
                Mat decoded = opencv_imgcodecs.imdecode(source, flags(scale))) {
            if (decoded.empty()) {
                throw new BadImageException("its data is damaged: the decoder gives it up");
            }
            if (decoded.cols() != width || decoded.rows() != height || decoded.type() != opencv_core.CV_8UC3) {
                throw new BadImageException("its data is damaged: the decoder finds %d x %d pixels, the header says %d x %d"
                        .formatted(decoded.cols(), decoded.rows(), width, height));
            }
            return new RgbImage(width, height, rgb(decoded));
        }
    }

    /** In bands, so that a large picture is not in memory a third time. */
    private static byte[] rgb(Mat bgr) {
        int rowBytes = 3 * bgr.cols();
        byte[] pixels = new byte[rowBytes * bgr.rows()];
        int rows = Math.max(1, BAND_BYTES / rowBytes);
        try (Mat rgb = new Mat()) {
            for (int row = 0; row < bgr.rows(); row += rows) {
                int end = Math.min(bgr.rows(), row + rows);
                try (Mat band = bgr.rowRange(row, end)) {
                    opencv_imgproc.cvtColor(band, rgb, opencv_imgproc.COLOR_BGR2RGB);
                }
                try (BytePointer data = rgb.data()) {
                    data.get(pixels, row * rowBytes, (end - row) * rowBytes);
                }
            }
        }
        return pixels;
    }

    private static int flags(int scale) {
        return switch (scale) {
            case 2 -> opencv_imgcodecs.IMREAD_REDUCED_COLOR_2 | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
            case 4 -> opencv_imgcodecs.IMREAD_REDUCED_COLOR_4 | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
            case 8 -> opencv_imgcodecs.IMREAD_REDUCED_COLOR_8 | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
            default -> COLOUR_AS_STORED;
        };
    }

    /** Loads on first use. */
    private static final class Holder {

        private static final Optional<NativeCodec> INSTANCE = load();

        private static Optional<NativeCodec> load() {
            try {
                Loader.load(opencv_core.class);
                Loader.load(opencv_imgproc.class);
                Loader.load(opencv_imgcodecs.class);
                opencv_core.setNumThreads(0);
                return Optional.of(new NativeCodec());
            } catch (LinkageError | RuntimeException e) {
                LOG.warn("OpenCV does not load on this host ({}); JPEG is decoded in Java, slower and with pixel values that may differ by 1, and lossy WebP not at all",
                        ErrorMessages.reason(e));
                return Optional.empty();
            }
        }
    }
}
