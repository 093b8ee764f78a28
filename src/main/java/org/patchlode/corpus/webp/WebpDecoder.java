package org.patchlode.corpus.webp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.patchlode.corpus.image.BadImageException;
import org.patchlode.corpus.image.ByteReader;
import org.patchlode.corpus.image.Decoded;
import org.patchlode.corpus.image.DecodingBudget;
import org.patchlode.corpus.image.ExifOrientation;
import org.patchlode.corpus.image.ImageFormat;
import org.patchlode.corpus.image.NativeCodec;
import org.patchlode.corpus.image.RgbImage;
import org.patchlode.corpus.image.Samples;

/**
 * WebP, the first frame of an animated one on a black canvas; alpha is dropped. Only the picture's own bit stream reaches
 * a decoder: of lossy streams the native one, of lossless ones {@link Vp8lDecoder}.
 */
public final class WebpDecoder {

    private static final int HEADER = 12;
    private static final int ANIMATED = 2;
    private static final int EXIF = 8;

    private final byte[] bytes;
    private final ByteReader in;
    private final Optional<NativeCodec> nativeCodec;
    private int canvasWidth = -1;
    private int canvasHeight;
    private int left;
    private int top;
    private boolean animated;
    private boolean animation;
    private boolean exif;
    private int orientation = 1;
    private RgbImage frame;

    private WebpDecoder(byte[] bytes, Optional<NativeCodec> nativeCodec) {
        this.bytes = bytes;
        this.in = ByteReader.littleEndian(bytes);
        this.nativeCodec = nativeCodec;
    }

    public static Decoded decode(byte[] bytes, DecodingBudget budget, Optional<NativeCodec> nativeCodec) throws BadImageException {
        return new WebpDecoder(bytes, nativeCodec).decode(budget);
    }

    private Decoded decode(DecodingBudget budget) throws BadImageException {
        long end = 8 + in.u32(4);
        if (end > bytes.length) {
            throw new BadImageException("its WebP data is truncated: %d bytes of %d".formatted(bytes.length, end));
        }
        if (!is(HEADER, "VP8X") && !is(HEADER, "VP8 ") && !is(HEADER, "VP8L")) {
            throw new BadImageException("its WebP data is damaged: it does not begin with a picture or what tells of one");
        }
        chunks(HEADER, end, false, budget);
        if (frame == null) {
            throw new BadImageException("its WebP data has no picture");
        }
        if (canvasWidth < 0) {
            return new Decoded(frame, orientation);
        }
        boolean fits = animated ? left + frame.width() <= canvasWidth && top + frame.height() <= canvasHeight
                : frame.width() == canvasWidth && frame.height() == canvasHeight;
        if (!fits) {
            throw new BadImageException("its WebP data is damaged: a picture of %d x %d pixels at %d, %d does not fit its %d x %d"
                    .formatted(frame.width(), frame.height(), left, top, canvasWidth, canvasHeight));
        }
        return new Decoded(Samples.onCanvas(frame, left, top, canvasWidth, canvasHeight, 0), orientation);
    }

    private void chunks(long from, long end, boolean inFrame, DecodingBudget budget) throws BadImageException {
        for (long at = from; at + 8 <= end; ) {
            int data = (int) at + 8;
            long length = in.u32(at + 4);
            if (data + length > end) {
                throw new BadImageException("its WebP data is damaged: the chunk at byte %d claims %d bytes".formatted(at, length));
            }
            if (is(at, "VP8X") && at == HEADER) {
                animated = (in.u8(data) & ANIMATED) != 0;
                exif = (in.u8(data) & EXIF) != 0;
                canvasWidth = 1 + u24(data + 4);
                canvasHeight = 1 + u24(data + 7);
                budget.checkInJava(canvasWidth, canvasHeight, 24);
            } else if (is(at, "ANIM")) {
                animation = true;
            } else if (is(at, "EXIF") && exif) {
                int prefix = ImageFormat.startsWith(bytes, data, "Exif\0\0") ? 6 : 0;
                orientation = ExifOrientation.of(bytes, data + prefix, (int) length - prefix);
            } else if (frame == null && !inFrame && is(at, "ANMF")) {
                if (!animated || !animation) {
                    throw new BadImageException("its WebP data is damaged: a frame comes where no animation was told of");
                }
                left = 2 * u24(data);
                top = 2 * u24(data + 3);
                chunks(data + 16L, data + length, true, budget);
            } else if (frame == null && inFrame == animated && (is(at, "VP8 ") || is(at, "VP8L"))) {
                frame = frame(is(at, "VP8L"), data, (int) length, budget);
            }
            at = data + length + (length & 1);
        }
    }

    private RgbImage frame(boolean lossless, int data, int length, DecodingBudget budget) throws BadImageException {
        int signature = lossless ? in.u8(data) : u24(data + 3);
        if (signature != (lossless ? 0x2f : 0x2a019d)) {
            throw new BadImageException("its WebP data is damaged: the picture has no start code");
        }
        int width = lossless ? 1 + (int) (in.u32(data + 1) & 0x3fff) : in.u16(data + 6) & 0x3fff;
        int height = lossless ? 1 + (int) (in.u32(data + 1) >> 14 & 0x3fff) : in.u16(data + 8) & 0x3fff;
        if (lossless) {
            budget.checkInJava(width, height, 32);
            return Vp8lDecoder.decode(bytes, data, length, width, height, budget);
        }
        budget.checkNative(width, height, 32);
        byte[] bare = wrap("VP8 ", data, length);
        NativeCodec codec = nativeCodec.orElseThrow(() -> new BadImageException("lossy WebP is read by OpenCV only, which does not load on this host"));
        return budget.run(4L * width * height, () -> codec.decode(bare, width, height));
    }

    private byte[] wrap(String kind, int data, int length) {
        int padded = length + (length & 1);
        return ByteBuffer.allocate(HEADER + 8 + padded).order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(12 + padded)
                .put(("WEBP" + kind).getBytes(StandardCharsets.US_ASCII)).putInt(length)
                .put(bytes, data, length).array();
    }

    private boolean is(long at, String kind) {
        return ImageFormat.startsWith(bytes, (int) at, kind);
    }

    private int u24(long at) throws BadImageException {
        return in.u16(at) | in.u8(at + 2) << 16;
    }
}
