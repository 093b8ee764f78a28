package org.patchlode.corpus.webp;

import java.util.ArrayList;
import java.util.List;
import org.patchlode.corpus.image.BadImageException;
import org.patchlode.corpus.image.DecodingBudget;
import org.patchlode.corpus.image.RgbImage;
import org.patchlode.corpus.image.Samples;

/**
 * Lossless WebP ({@code VP8L}), by its specification and as strict as libwebp: a stream that ends early, names pixels that
 * are not there or repeats a transform is refused. The library for Java makes up what is missing; the native one here is
 * open to CVE-2023-4863.
 */
final class Vp8lDecoder {

    private static final int HEADER = 5;
    private static final int MOST_CACHE_BITS = 11;
    private static final int CACHE_FACTOR = 0x1e35a7bd;
    /** Distances up to here name pixels near the current one: rows up in the high half, 8 minus columns to the left in the low one. */
    private static final int[] NEAR = {
        0x18, 0x07, 0x17, 0x19, 0x28, 0x06, 0x27, 0x29, 0x16, 0x1a, 0x26, 0x2a, 0x38, 0x05, 0x37, 0x39, 0x15, 0x1b, 0x36, 0x3a,
        0x25, 0x2b, 0x48, 0x04, 0x47, 0x49, 0x14, 0x1c, 0x35, 0x3b, 0x46, 0x4a, 0x24, 0x2c, 0x58, 0x45, 0x4b, 0x34, 0x3c, 0x03,
        0x57, 0x59, 0x13, 0x1d, 0x56, 0x5a, 0x23, 0x2d, 0x44, 0x4c, 0x55, 0x5b, 0x33, 0x3d, 0x68, 0x02, 0x67, 0x69, 0x12, 0x1e,
        0x66, 0x6a, 0x22, 0x2e, 0x54, 0x5c, 0x43, 0x4d, 0x65, 0x6b, 0x32, 0x3e, 0x78, 0x01, 0x77, 0x79, 0x53, 0x5d, 0x11, 0x1f,
        0x64, 0x6c, 0x42, 0x4e, 0x76, 0x7a, 0x21, 0x2f, 0x75, 0x7b, 0x31, 0x3f, 0x63, 0x6d, 0x52, 0x5e, 0x00, 0x74, 0x7c, 0x41,
        0x4f, 0x10, 0x20, 0x62, 0x6e, 0x30, 0x73, 0x7d, 0x51, 0x5f, 0x40, 0x72, 0x7e, 0x61, 0x6f, 0x50, 0x71, 0x7f, 0x60, 0x70
    };

    private final Vp8lBits bits;
    private final DecodingBudget budget;

    private Vp8lDecoder(Vp8lBits bits, DecodingBudget budget) {
        this.bits = bits;
        this.budget = budget;
    }

    /** @param start of the stream, whose header gave {@code width} and {@code height} */
    static RgbImage decode(byte[] bytes, int start, int length, int width, int height, DecodingBudget budget) throws BadImageException {
        if (bytes[start + HEADER - 1] >> 5 != 0) {
            throw new BadImageException("its WebP data is of lossless version %d; there is 0".formatted(bytes[start + HEADER - 1] >> 5 & 7));
        }
        int[] argb = new Vp8lDecoder(new Vp8lBits(bytes, start + HEADER, length - HEADER), budget).picture(width, height);
        byte[] rgb = new byte[3 * argb.length];
        for (int i = 0, at = 0; i < argb.length; i++) {
            at = Samples.put(rgb, at, argb[i]);
        }
        return new RgbImage(width, height, rgb);
    }

    private int[] picture(int width, int height) throws BadImageException {
        List<Vp8lTransform> transforms = new ArrayList<>();
        int seen = 0;
        int columns = width;
        while (bits.bit()) {
            int kind = bits.bits(2);
            if ((seen & 1 << kind) != 0) {
                throw new BadImageException("its WebP data is damaged: transform %d is there twice".formatted(kind));
            }
            seen |= 1 << kind;
            Vp8lTransform transform = transform(kind, columns, height);
            columns = transform.packedWidth();
            transforms.add(transform);
        }
        int cacheBits = cacheBits();
        Vp8lCodes codes = codes(columns, height, cacheBits);
        int[] pixels = pixels(width * height, columns, height, codes, cacheBits);
        for (int i = transforms.size() - 1; i >= 0; i--) {
            transforms.get(i).undo(pixels, budget);
        }
        return pixels;
    }

    private Vp8lTransform transform(int kind, int columns, int height) throws BadImageException {
        return switch (kind) {
            case 0, 1 -> {
                int squareBits = bits.bits(3) + 2;
                int across = Vp8lTransform.squares(columns, squareBits);
                int[] data = inner(across, Vp8lTransform.squares(height, squareBits));
                yield kind == 0 ? new Vp8lPredictor(columns, height, squareBits, data) : new Vp8lTransform.CrossColour(columns, height, squareBits, data);
            }
            case 2 -> new Vp8lTransform.AddGreen(columns, height);
            default -> {
                int colours = bits.bits(8) + 1;
                yield Vp8lTransform.Palette.of(columns, height, inner(colours, 1));
            }
        };
    }

    /** A picture within the picture, of what a transform needs or of the places of codes. */
    private int[] inner(int width, int height) throws BadImageException {
        int cacheBits = cacheBits();
        Vp8lCodes codes = Vp8lCodes.read(bits, cacheSize(cacheBits), new int[0], 0, 0);
        return pixels(width * height, width, height, codes, cacheBits);
    }

    private int cacheBits() throws BadImageException {
        if (!bits.bit()) {
            return 0;
        }
        int cacheBits = bits.bits(4);
        if (cacheBits < 1 || cacheBits > MOST_CACHE_BITS) {
            throw new BadImageException("its WebP data is damaged: a colour cache of %d bits".formatted(cacheBits));
        }
        return cacheBits;
    }

    private static int cacheSize(int cacheBits) {
        return cacheBits == 0 ? 0 : 1 << cacheBits;
    }

    private Vp8lCodes codes(int columns, int height, int cacheBits) throws BadImageException {
        if (!bits.bit()) {
            return Vp8lCodes.read(bits, cacheSize(cacheBits), new int[0], 0, 0);
        }
        int squareBits = bits.bits(3) + 2;
        int across = Vp8lTransform.squares(columns, squareBits);
        int[] places = inner(across, Vp8lTransform.squares(height, squareBits));
        for (int i = 0; i < places.length; i++) {
            places[i] = places[i] >> 8 & 0xffff;
        }
        return Vp8lCodes.read(bits, cacheSize(cacheBits), places, squareBits, across);
    }

    /** @param size of the array, which has room for what transforms unpack */
    private int[] pixels(int size, int columns, int height, Vp8lCodes codes, int cacheBits) throws BadImageException {
        int[] pixels = new int[size];
        int[] cache = new int[cacheSize(cacheBits)];
        int cached = 0;
        int end = columns * height;
        int checked = 0;
        for (int at = 0, x = 0, y = 0; at < end; ) {
            Vp8lCode[] group = codes.at(x, y);
            int code = group[Vp8lCodes.GREEN].symbol(bits);
            int length = 1;
            if (code < Vp8lCodes.LITERALS) {
                int red = group[Vp8lCodes.RED].symbol(bits);
                int blue = group[Vp8lCodes.BLUE].symbol(bits);
                pixels[at] = group[Vp8lCodes.ALPHA].symbol(bits) << 24 | red << 16 | code << 8 | blue;
            } else if (code < Vp8lCodes.LITERALS + Vp8lCodes.LENGTHS) {
                length = number(code - Vp8lCodes.LITERALS);
                copy(pixels, at, length, distance(number(group[Vp8lCodes.DISTANCE].symbol(bits)), columns), end);
            } else {
                // Only now, since few pictures that have a cache look into it at every pixel.
                cached = remember(cache, pixels, cached, at, cacheBits);
                pixels[at] = cache[code - Vp8lCodes.LITERALS - Vp8lCodes.LENGTHS];
            }
            at += length;
            x += length;
            y += x / columns;
            x %= columns;
            if (y > checked) {
                checked = y;
                budget.checkTime();
                cached = remember(cache, pixels, cached, at, cacheBits);
            }
        }
        return pixels;
    }

    private static int remember(int[] cache, int[] pixels, int from, int to, int cacheBits) {
        for (int i = from; cacheBits > 0 && i < to; i++) {
            cache[CACHE_FACTOR * pixels[i] >>> 32 - cacheBits] = pixels[i];
        }
        return to;
    }

    private static void copy(int[] pixels, int at, int length, int distance, int end) throws BadImageException {
        if (distance > at || length > end - at) {
            throw new BadImageException("its WebP data is damaged: pixel %d is a copy of %d pixels from %d before".formatted(at, length, distance));
        }
        for (int i = at; i < at + length; i++) {
            pixels[i] = pixels[i - distance];
        }
    }

    /** A length or distance of a symbol and the bits that follow it. */
    private int number(int symbol) throws BadImageException {
        if (symbol < 4) {
            return symbol + 1;
        }
        int more = symbol - 2 >> 1;
        return (2 + (symbol & 1) << more) + bits.bits(more) + 1;
    }

    private static int distance(int code, int columns) {
        if (code > NEAR.length) {
            return code - NEAR.length;
        }
        int near = NEAR[code - 1];
        return Math.max(1, (near >> 4) * columns + 8 - (near & 15));
    }
}
