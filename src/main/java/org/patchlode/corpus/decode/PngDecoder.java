package org.patchlode.corpus.decode;

import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import org.patchlode.corpus.image.BadImageException;
import org.patchlode.corpus.image.ByteReader;
import org.patchlode.corpus.image.Decoded;
import org.patchlode.corpus.image.DecodingBudget;
import org.patchlode.corpus.image.ExifOrientation;
import org.patchlode.corpus.image.JdkCodec;
import org.patchlode.corpus.image.NativeCodec;
import org.patchlode.corpus.image.RgbImage;
import org.patchlode.corpus.image.Samples;

/**
 * PNG of every colour type and depth, the default image of an animated one. Only the chunks that make the picture reach
 * a decoder, each with its checksum verified; profiles and texts, which can unpack to any size, never do. Samples of 8 bits
 * go through libpng, all else, and everything where the native library is missing, through the JDK: the same pixels.
 */
final class PngDecoder {

    private static final int SIGNATURE = 8;
    private static final int IHDR = 0x49484452;
    private static final int PLTE = 0x504c5445;
    private static final int IDAT = 0x49444154;
    private static final int IEND = 0x49454e44;
    private static final int EXIF = 0x65584966;

    private static final long LEAST_LIMIT = 8_000_000;
    private static final long STORED_BYTES = 32_566;

    private final byte[] bytes;
    private final ByteReader in;
    private final ByteArrayOutputStream kept;
    private final Optional<NativeCodec> nativeCodec;
    private int[] palette = {};
    private int orientation = 1;

    private PngDecoder(byte[] bytes, Optional<NativeCodec> nativeCodec) {
        this.bytes = bytes;
        this.nativeCodec = nativeCodec;
        this.in = ByteReader.bigEndian(bytes);
        this.kept = new ByteArrayOutputStream(bytes.length);
    }

    static Decoded decode(byte[] bytes, DecodingBudget budget, Optional<NativeCodec> nativeCodec) throws BadImageException {
        return new PngDecoder(bytes, nativeCodec).decode(budget);
    }

    private Decoded decode(DecodingBudget budget) throws BadImageException {
        if (in.u32(8) != 13 || in.u32(12) != IHDR) {
            throw new BadImageException("its PNG data is damaged: it does not start with a header");
        }
        long width = in.u32(16);
        long height = in.u32(20);
        budget.checkSize(width, height);
        int depth = in.u8(24);
        int colourType = in.u8(25);
        checkKind(depth, colourType, in.u8(28));
        int bits = depth * channels(colourType);
        // The JDK's reader gives samples of less than a byte a byte each.
        boolean inJava = nativeCodec.isEmpty() || depth != 8 || colourType == 3;
        if (inJava) {
            budget.checkInJava(width, height, Math.max(8, bits));
        } else {
            budget.checkNative(width, height, bits);
        }
        kept.write(bytes, 0, SIGNATURE);
        walk(mostData(width, height, bits));
        if (!inJava) {
            RgbImage image = budget.run(width * height * bits / 8, () -> nativeCodec.get().decode(kept.toByteArray(), (int) width, (int) height));
            return new Decoded(image, orientation);
        }
        Raster raster = JdkCodec.image("png", kept.toByteArray(), budget).getRaster();
        RgbImage image = colourType == 3 ? Samples.indexed(raster, palette) : Samples.direct(raster, depth);
        return new Decoded(image, orientation);
    }

    private static void checkKind(int depth, int colourType, int interlace) throws BadImageException {
        boolean known = switch (colourType) {
            case 0 -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
            case 3 -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
            case 2, 4, 6 -> depth == 8 || depth == 16;
            default -> false;
        };
        if (!known || interlace > 1) {
            throw new BadImageException("its PNG header is damaged: colour type %d with %d bits, interlace %d".formatted(colourType, depth, interlace));
        }
    }

    private static int channels(int colourType) {
        return switch (colourType) {
            case 2 -> 3;
            case 4 -> 2;
            case 6 -> 4;
            default -> 1;
        };
    }

    /** As libpng has it: what the picture packs to if nothing of it can be compressed. */
    private static long mostData(long width, long height, int bits) {
        long row = (width * bits + 7) / 8 + 7;
        return Math.max(LEAST_LIMIT, row * height + 6 + 5 * (row * height / Math.min(row, STORED_BYTES) + 1));
    }

    private void walk(long mostData) throws BadImageException {
        long at = SIGNATURE;
        long data = 0;
        Set<Integer> seen = new HashSet<>();
        while (true) {
            long length = in.u32(at);
            int type = in.i32(at + 4);
            if (at + 12 + length > bytes.length) {
                throw new BadImageException("its PNG data is truncated: a chunk at byte %d claims %d bytes, %d are left"
                        .formatted(at, length, bytes.length - at - 8));
            }
            checkName(type, at);
            // As libpng has it, what is beside the picture and damaged is passed over.
            if (type == EXIF && sumIsRight((int) at, (int) length)) {
                orientation = ExifOrientation.of(bytes, (int) at + 8, (int) length);
            }
            if (type == PLTE) {
                readPalette((int) at + 8, (int) length);
            }
            if ((type == IHDR || type == PLTE) && !seen.add(type)) {
                throw new BadImageException("its PNG data is damaged: the chunk at byte %d is there twice".formatted(at));
            }
            if (type == IHDR || type == PLTE || type == IDAT || type == IEND) {
                checkSum((int) at, (int) length);
            }
            // Decoders are slow over millions of empty ones.
            if (type == IHDR || type == PLTE || type == IDAT && length > 0 || type == IEND) {
                kept.write(bytes, (int) at, (int) length + 12);
            }
            if (type == IDAT) {
                data += length;
            }
            if (data > mostData) {
                throw new BadImageException("its PNG data is damaged: it has over %d bytes, more than its pixels can make".formatted(mostData));
            }
            if (type == IEND) {
                break;
            }
            at += 12 + length;
        }
        if (data == 0) {
            throw new BadImageException("its PNG data has no picture");
        }
    }

    /** A chunk without which the picture cannot be told has to be one that is known. */
    private static void checkName(int type, long at) throws BadImageException {
        boolean letters = true;
        for (int shift = 0; shift < 32; shift += 8) {
            int letter = type >> shift & 0xdf;
            letters &= letter >= 'A' && letter <= 'Z';
        }
        boolean critical = (type >> 24 & 0x20) == 0;
        if (!letters || critical && type != IHDR && type != PLTE && type != IDAT && type != IEND) {
            throw new BadImageException("its PNG data is damaged: the chunk at byte %d is of no kind that is known".formatted(at));
        }
    }

    private void checkSum(int at, int length) throws BadImageException {
        if (!sumIsRight(at, length)) {
            throw new BadImageException("its PNG data is damaged: the checksum of the chunk at byte %d is wrong".formatted(at));
        }
    }

    private boolean sumIsRight(int at, int length) throws BadImageException {
        CRC32 sum = new CRC32();
        sum.update(bytes, at + 4, length + 4);
        return sum.getValue() == in.u32(at + 8L + length);
    }

    private void readPalette(int at, int length) {
        palette = new int[Math.min(256, length / 3)];
        for (int i = 0; i < palette.length; i++) {
            int from = at + 3 * i;
            palette[i] = (bytes[from] & 0xff) << 16 | (bytes[from + 1] & 0xff) << 8 | bytes[from + 2] & 0xff;
        }
    }
}
