package org.patchlode.corpus;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * WebP, the first frame of an animated one on a black canvas; alpha is dropped. Only the picture's own bit stream reaches
 * a decoder: of lossy streams the native one, of lossless ones {@link Vp8lDecoder}.
 */
final class WebpDecoder {

    private static final int HEADER = 12;

    private final byte[] bytes;
    private final ByteReader in;
    private final Optional<NativeCodec> nativeCodec;
    private int canvasWidth = -1;
    private int canvasHeight;
    private int left;
    private int top;
    private int orientation = 1;
    private RgbImage frame;

    private WebpDecoder(byte[] bytes, Optional<NativeCodec> nativeCodec) {
        this.bytes = bytes;
        this.in = ByteReader.littleEndian(bytes);
        this.nativeCodec = nativeCodec;
    }

    static Decoded decode(byte[] bytes, Budget budget, Optional<NativeCodec> nativeCodec) throws BadImage {
        return new WebpDecoder(bytes, nativeCodec).decode(budget);
    }

    private Decoded decode(Budget budget) throws BadImage {
        long end = 8 + in.u32(4);
        if (end > bytes.length) {
            throw new BadImage("its WebP data is truncated: %d bytes of %d".formatted(bytes.length, end));
        }
        chunks(HEADER, end, budget);
        if (frame == null) {
            throw new BadImage("its WebP data has no picture");
        }
        return canvasWidth < 0
                ? new Decoded(frame, orientation)
                : new Decoded(Samples.onCanvas(frame, left, top, canvasWidth, canvasHeight, 0), orientation);
    }

    private void chunks(long from, long end, Budget budget) throws BadImage {
        for (long at = from; at + 8 <= end; ) {
            int data = (int) at + 8;
            long length = in.u32(at + 4);
            if (data + length > end) {
                throw new BadImage("its WebP data is damaged: the chunk at byte %d claims %d bytes".formatted(at, length));
            }
            if (is(at, "VP8X")) {
                canvasWidth = 1 + u24(data + 4);
                canvasHeight = 1 + u24(data + 7);
                budget.checkInJava(canvasWidth, canvasHeight, 24);
            } else if (is(at, "EXIF")) {
                int prefix = ImageFormat.startsWith(bytes, data, "Exif\0\0") ? 6 : 0;
                orientation = ExifOrientation.of(bytes, data + prefix, (int) length - prefix);
            } else if (frame == null && is(at, "ANMF")) {
                left = 2 * u24(data);
                top = 2 * u24(data + 3);
                chunks(data + 16L, data + length, budget);
            } else if (frame == null && (is(at, "VP8 ") || is(at, "VP8L"))) {
                frame = frame(is(at, "VP8L"), data, (int) length, budget);
            }
            at = data + length + (length & 1);
        }
    }

    private RgbImage frame(boolean lossless, int data, int length, Budget budget) throws BadImage {
        int signature = lossless ? in.u8(data) : u24(data + 3);
        if (signature != (lossless ? 0x2f : 0x2a019d)) {
            throw new BadImage("its WebP data is damaged: the picture has no start code");
        }
        int width = lossless ? 1 + (int) (in.u32(data + 1) & 0x3fff) : in.u16(data + 6) & 0x3fff;
        int height = lossless ? 1 + (int) (in.u32(data + 1) >> 14 & 0x3fff) : in.u16(data + 8) & 0x3fff;
        if (lossless) {
            budget.checkInJava(width, height, 32);
            return Vp8lDecoder.decode(bytes, data, length, width, height, budget);
        }
        budget.checkNative(width, height, 32);
        byte[] bare = wrap("VP8 ", data, length);
        NativeCodec codec = nativeCodec.orElseThrow(() -> new BadImage("lossy WebP is read by OpenCV only, which does not load on this host"));
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

    private int u24(long at) throws BadImage {
        return in.u16(at) | in.u8(at + 2) << 16;
    }
}
