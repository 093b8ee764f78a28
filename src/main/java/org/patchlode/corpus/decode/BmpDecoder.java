package org.patchlode.corpus.decode;

import org.patchlode.corpus.image.BadImageException;
import org.patchlode.corpus.image.ByteReader;
import org.patchlode.corpus.image.Decoded;
import org.patchlode.corpus.image.DecodingBudget;
import org.patchlode.corpus.image.JdkCodec;
import org.patchlode.corpus.image.RgbImage;
import org.patchlode.corpus.image.Samples;

/** BMP of all Windows and OS/2 kinds without embedded JPEG or PNG. */
final class BmpDecoder {

    private static final int CORE = 12;
    private static final int MOST_COLOURS = 256;
    private static final int V4 = 108;
    private static final int SRGB = 0x73524742;

    private BmpDecoder() {}

    static Decoded decode(byte[] bytes, DecodingBudget budget) throws BadImageException {
        ByteReader in = ByteReader.littleEndian(bytes);
        long header = in.u32(14);
        if (header < CORE || header > 124) {
            throw new BadImageException("its BMP header is damaged: it claims %d bytes".formatted(header));
        }
        in.u8(14 + header - 1);
        boolean core = header == CORE;
        long width = core ? in.u16(18) : in.i32(18);
        long height = core ? in.u16(20) : Math.abs((long) in.i32(22));
        int bits = core ? in.u16(24) : in.u16(28);
        long compression = core ? 0 : in.u32(30);
        if (!core && bits <= 8 && in.u32(46) > MOST_COLOURS) {
            throw new BadImageException("its BMP header is damaged: it claims %d colours".formatted(in.u32(46)));
        }
        budget.checkInJava(width, height, Math.max(8, bits));
        if (compression > 3) {
            throw new BadImageException("its BMP data is packed by method %d, which is not read".formatted(compression));
        }
        if (compression == 1 || compression == 2) {
            return new Decoded(runs(bytes, in, (int) width, (int) height, budget), 1);
        }
        long rowBytes = (width * bits + 31) / 32 * 4;
        if ((compression == 0 || compression == 3) && in.u32(10) + rowBytes * height > bytes.length) {
            throw new BadImageException("its BMP data is truncated: %d bytes of %d".formatted(bytes.length, in.u32(10) + rowBytes * height));
        }
        return new Decoded(Samples.rgb(JdkCodec.image("bmp", withoutProfile(bytes, header), budget)), 1);
    }

    private static RgbImage runs(byte[] bytes, ByteReader in, int width, int height, DecodingBudget budget) throws BadImageException {
        int bits = in.u16(28);
        if (bits != (in.u32(30) == 1 ? 8 : 4) || in.i32(22) < 0) {
            throw new BadImageException("its BMP header is damaged: runs of %d bits%s".formatted(bits, in.i32(22) < 0 ? " from the highest row down" : ""));
        }
        long palette = 14 + in.u32(14);
        long used = in.u32(46);
        int[] colours = new int[used > 0 ? (int) Math.min(used, 1 << bits) : 1 << bits];
        for (int i = 0; i < colours.length; i++) {
            colours[i] = (int) in.u32(palette + 4L * i) & 0xffffff;
        }
        byte[] indices = BmpRuns.unpack(bytes, in.u32(10), bits, width, height, budget);
        byte[] rgb = new byte[3 * indices.length];
        for (int row = height - 1, at = 0; row >= 0; row--) {
            for (int i = row * width; i < (row + 1) * width; i++) {
                int index = indices[i] & 0xff;
                at = Samples.put(rgb, at, index < colours.length ? colours[index] : 0);
            }
        }
        return new RgbImage(width, height, rgb);
    }

    /** The file declared as sRGB: a colour profile from a stranger, or a link to one, is not followed. */
    private static byte[] withoutProfile(byte[] bytes, long header) {
        if (header < V4) {
            return bytes;
        }
        byte[] copy = bytes.clone();
        for (int i = 0; i < 4; i++) {
            copy[14 + 56 + i] = (byte) (SRGB >> 8 * i);
        }
        return copy;
    }
}
