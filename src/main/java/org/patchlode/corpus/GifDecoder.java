package org.patchlode.corpus;

import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;

/**
 * The first frame of a GIF, at its place on the canvas; around it lies the transparent colour or else the first of the
 * palette. Blocks after the first frame are not looked at.
 */
final class GifDecoder {

    private static final int HEADER = 13;
    private static final int TABLE = 0x80;

    private final byte[] bytes;
    private final ByteReader in;
    private int at;
    private int[] palette;
    private int background;

    private GifDecoder(byte[] bytes) {
        this.bytes = bytes;
        this.in = ByteReader.littleEndian(bytes);
    }

    static Decoded decode(byte[] bytes, ImageLimits limits) throws BadImage {
        return new Decoded(new GifDecoder(bytes).decode(limits), 1);
    }

    private RgbImage decode(ImageLimits limits) throws BadImage {
        int width = in.u16(6);
        int height = in.u16(8);
        limits.checkSize(width, height);
        at = HEADER;
        palette = table(in.u8(10));
        int head = at;
        skipToImage();
        int image = at;
        int left = in.u16(image + 1);
        int top = in.u16(image + 3);
        int columns = in.u16(image + 5);
        int rows = in.u16(image + 7);
        limits.checkSize(columns, rows);
        int flags = in.u8(image + 9);
        at = image + 10;
        int[] local = table(flags);
        if (local.length > 0) {
            palette = local;
        }
        if (palette.length == 0) {
            palette = greys();
        }
        int codeBits = in.u8(at);
        if (codeBits < 1 || codeBits > 11) {
            throw new BadImage("its GIF data is damaged: codes of %d bits".formatted(codeBits));
        }
        at++;
        skipBlocks();
        ByteArrayOutputStream bare = new ByteArrayOutputStream(bytes.length);
        bare.write(bytes, 0, head);
        bare.write(bytes, image, at - image);
        bare.write(0x3b);
        Raster raster = JdkCodec.image("gif", bare.toByteArray()).getRaster();
        RgbImage frame = Samples.indexed(raster, palette);
        int around = background < palette.length ? palette[background] : 0;
        // A canvas that is too small for its first frame grows, as browsers have it.
        long canvasWidth = Math.max(width, left + columns);
        long canvasHeight = Math.max(height, top + rows);
        limits.checkSize(canvasWidth, canvasHeight);
        return Samples.onCanvas(frame, left, top, (int) canvasWidth, (int) canvasHeight, around);
    }

    private int[] table(int flags) throws BadImage {
        if ((flags & TABLE) == 0) {
            return new int[0];
        }
        int[] colours = new int[2 << (flags & 7)];
        for (int i = 0; i < colours.length; i++, at += 3) {
            colours[i] = in.u8(at) << 16 | in.u8(at + 1) << 8 | in.u8(at + 2);
        }
        return colours;
    }

    private static int[] greys() {
        int[] colours = new int[256];
        for (int i = 0; i < 256; i++) {
            colours[i] = i * 0x010101;
        }
        return colours;
    }

    private void skipToImage() throws BadImage {
        while (in.u8(at) != 0x2c) {
            int kind = in.u8(at);
            if (kind == 0x3b) {
                throw new BadImage("its GIF data has no picture");
            }
            if (kind != 0x21) {
                throw new BadImage("its GIF data is damaged: byte %d starts no block".formatted(at));
            }
            boolean control = in.u8(at + 1) == 0xf9 && in.u8(at + 2) >= 4;
            if (control && (in.u8(at + 3) & 1) != 0) {
                background = in.u8(at + 6);
            }
            at += 2;
            skipBlocks();
        }
    }

    /** Skips data blocks up to and with the empty one that ends them. */
    private void skipBlocks() throws BadImage {
        int size;
        do {
            size = in.u8(at);
            at += size + 1;
        } while (size > 0);
    }
}
