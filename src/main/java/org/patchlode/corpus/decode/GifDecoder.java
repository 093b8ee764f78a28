package org.patchlode.corpus.decode;

import org.patchlode.corpus.image.BadImageException;
import org.patchlode.corpus.image.ByteReader;
import org.patchlode.corpus.image.Decoded;
import org.patchlode.corpus.image.DecodingBudget;
import org.patchlode.corpus.image.Lzw;
import org.patchlode.corpus.image.RgbImage;
import org.patchlode.corpus.image.Samples;


/**
 * The first frame of a GIF, at its place on the canvas; around it lies the transparent colour or else the first of the
 * palette. Blocks after the first frame are not looked at.
 */
final class GifDecoder {

    private static final int HEADER = 13;
    private static final int TABLE = 0x80;
    private static final int INTERLACED = 0x40;
    private static final int[] STARTS = {0, 4, 2, 1};
    private static final int[] STEPS = {8, 8, 4, 2};

    private final ByteReader in;
    private int at;
    private int[] palette;
    private int background;

    private GifDecoder(byte[] bytes) {
        this.in = ByteReader.littleEndian(bytes);
    }

    static Decoded decode(byte[] bytes, DecodingBudget budget) throws BadImageException {
        return new Decoded(new GifDecoder(bytes).decode(budget), 1);
    }

    private RgbImage decode(DecodingBudget budget) throws BadImageException {
        int width = in.u16(6);
        int height = in.u16(8);
        budget.checkSize(width, height);
        at = HEADER;
        palette = table(in.u8(10));
        skipToImage();
        int image = at;
        int left = in.u16(image + 1);
        int top = in.u16(image + 3);
        int columns = in.u16(image + 5);
        int rows = in.u16(image + 7);
        budget.checkSize(columns, rows);
        // A canvas that is too small for its first frame grows, as browsers have it.
        long canvasWidth = Math.max(width, left + columns);
        long canvasHeight = Math.max(height, top + rows);
        budget.checkDecoded(canvasWidth, canvasHeight, 24);
        budget.takeHeap(heapBytes((long) columns * rows, canvasWidth * canvasHeight));
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
            throw new BadImageException("its GIF data is damaged: codes of %d bits".formatted(codeBits));
        }
        at++;
        byte[] indices = indices(codeBits, columns * rows, budget);
        RgbImage frame = frame(indices, columns, rows, (flags & INTERLACED) != 0);
        int around = background < palette.length ? palette[background] : 0;
        return Samples.onCanvas(frame, left, top, (int) canvasWidth, (int) canvasHeight, around);
    }

    /** Indices, the frame in RGB and, if that is not all of it, the canvas in RGB, all held at once. @param frame pixels of it */
    static long heapBytes(long frame, long canvas) {
        return 4 * frame + (canvas > frame ? 3 * canvas : 0);
    }

    /** What the LZW codes of the data blocks stand for. */
    private byte[] indices(int bits, int wanted, DecodingBudget budget) throws BadImageException {
        byte[] indices = new byte[wanted];
        Lzw table = new Lzw(bits, indices, wanted);
        int buffer = 0;
        int held = 0;
        int left = 0;
        while (!table.isFull()) {
            int wide = table.codeBits(0);
            while (held < wide) {
                if (left == 0) {
                    budget.checkTime();
                    left = in.u8(at++);
                    if (left == 0) {
                        throw missing(table.done(), wanted);
                    }
                    // The block has to be whole, whatever of it is needed.
                    in.u8(at + left - 1L);
                }
                buffer |= in.u8(at++) << held;
                held += 8;
                left--;
            }
            boolean more = table.take(buffer & (1 << wide) - 1);
            buffer >>>= wide;
            held -= wide;
            if (!more) {
                throw missing(table.done(), wanted);
            }
        }
        return indices;
    }

    private static BadImageException missing(int done, int wanted) {
        return new BadImageException("its GIF data is truncated or damaged: it has %d pixels of %d".formatted(done, wanted));
    }

    private RgbImage frame(byte[] indices, int columns, int rows, boolean interlaced) {
        byte[] rgb = new byte[3 * columns * rows];
        int from = 0;
        for (int pass = interlaced ? 0 : STEPS.length - 1; pass < STEPS.length; pass++) {
            for (int row = interlaced ? STARTS[pass] : 0; row < rows; row += interlaced ? STEPS[pass] : 1) {
                for (int to = 3 * row * columns; to < 3 * (row + 1) * columns; from++) {
                    int index = indices[from] & 0xff;
                    to = Samples.put(rgb, to, index < palette.length ? palette[index] : 0);
                }
            }
        }
        return new RgbImage(columns, rows, rgb);
    }

    private int[] table(int flags) throws BadImageException {
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

    private void skipToImage() throws BadImageException {
        while (in.u8(at) != 0x2c) {
            int kind = in.u8(at);
            if (kind == 0x3b) {
                throw new BadImageException("its GIF data has no picture");
            }
            if (kind != 0x21) {
                throw new BadImageException("its GIF data is damaged: byte %d starts no block".formatted(at));
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
    private void skipBlocks() throws BadImageException {
        int size;
        do {
            size = in.u8(at);
            at += size + 1;
        } while (size > 0);
    }
}
