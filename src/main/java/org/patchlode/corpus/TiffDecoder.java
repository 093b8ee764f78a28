package org.patchlode.corpus;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.util.Arrays;
import java.util.OptionalLong;

/** The first image of a TIFF: grey, RGB, palette, YCbCr or CMYK in integers of up to 16 bits. */
final class TiffDecoder {

    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS = 258;
    private static final int COMPRESSION = 259;
    private static final int PHOTOMETRIC = 262;
    private static final int STRIP_OFFSETS = 273;
    private static final int ORIENTATION = 274;
    private static final int SAMPLES = 277;
    private static final int STRIP_BYTES = 279;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;
    private static final int COLOUR_MAP = 320;
    private static final int TILE_OFFSETS = 324;
    private static final int TILE_BYTES = 325;
    private static final int SAMPLE_FORMAT = 339;
    private static final int PALETTE = 3;
    private static final int CMYK = 5;
    private static final int JPEG = 7;
    private static final int SHORT = 3;
    private static final int LONG = 4;

    private final byte[] bytes;
    private final ByteReader in;
    private final long directory;

    private TiffDecoder(byte[] bytes) throws BadImage {
        this.bytes = bytes;
        in = ImageFormat.startsWith(bytes, 0, "II") ? ByteReader.littleEndian(bytes) : ByteReader.bigEndian(bytes);
        directory = in.u32(4);
    }

    static Decoded decode(byte[] bytes, ImageLimits limits) throws BadImage {
        TiffDecoder tiff = new TiffDecoder(bytes);
        tiff.check(limits);
        tiff.checkData(STRIP_OFFSETS, STRIP_BYTES, limits);
        tiff.checkData(TILE_OFFSETS, TILE_BYTES, limits);
        BufferedImage image = JdkCodec.image("tiff", bytes);
        boolean cmyk = tiff.value(PHOTOMETRIC, 0) == CMYK;
        if (cmyk && (image.getRaster().getNumBands() < 4 || image.getRaster().getTransferType() != DataBuffer.TYPE_BYTE)) {
            throw new BadImage("its TIFF colours are CMYK in other than 8 bits, which is not read");
        }
        RgbImage rgb = cmyk ? Cmyk.rgb(image.getRaster()) : tiff.plain(image);
        limits.checkSize(rgb.width(), rgb.height());
        int orientation = (int) tiff.value(ORIENTATION, 1);
        return new Decoded(rgb, orientation >= 1 && orientation <= 8 ? orientation : 1);
    }

    private RgbImage plain(BufferedImage image) throws BadImage {
        boolean palette = value(PHOTOMETRIC, 0) == PALETTE && image.getColorModel() instanceof IndexColorModel;
        return palette ? Samples.indexed(image.getRaster(), palette()) : Samples.rgb(image);
    }

    /** The colours, 16 bits in the file, cut to 8: right for writers that scale by 256 and for those that do by 257. */
    private int[] palette() throws BadImage {
        int[] colours = new int[1 << value(BITS, 1)];
        long map = entry(COLOUR_MAP).orElseThrow(() -> new BadImage("its TIFF data has no colour map"));
        long red = in.u32(map + 8);
        for (int i = 0; i < colours.length; i++) {
            long at = red + 2L * i;
            long plane = 2L * colours.length;
            colours[i] = in.u16(at) >> 8 << 16 | in.u16(at + plane) >> 8 << 8 | in.u16(at + 2 * plane) >> 8;
        }
        return colours;
    }

    private void check(ImageLimits limits) throws BadImage {
        limits.checkSize(value(WIDTH, 0), value(HEIGHT, 0));
        long tileWidth = value(TILE_WIDTH, 1);
        long tileHeight = value(TILE_HEIGHT, 1);
        limits.checkSize(tileWidth, tileHeight);
        long photometric = value(PHOTOMETRIC, 0);
        if (photometric > 6 || photometric == 4) {
            throw new BadImage("its TIFF colours are of kind %d, which is not read".formatted(photometric));
        }
        long compression = value(COMPRESSION, 1);
        boolean known = compression >= 1 && compression <= 5 || compression == 7 || compression == 8 || compression == 32773 || compression == 32946;
        if (!known) {
            throw new BadImage("its TIFF data is packed by method %d, which is not read".formatted(compression));
        }
        if (value(BITS, 1) > 16 || value(SAMPLE_FORMAT, 1) != 1 || value(SAMPLES, 1) > 8) {
            throw new BadImage("its TIFF samples are not whole numbers of at most 16 bits");
        }
    }

    /** Checks where the picture's data lies, since the JDK's reader takes memory for what the file claims. */
    private void checkData(int offsets, int lengths, ImageLimits limits) throws BadImage {
        OptionalLong places = entry(offsets);
        OptionalLong sizes = entry(lengths);
        if (places.isEmpty() || sizes.isEmpty()) {
            return;
        }
        long count = Math.min(in.u32(places.getAsLong() + 4), in.u32(sizes.getAsLong() + 4));
        boolean jpeg = value(COMPRESSION, 1) == JPEG;
        for (long i = 0; i < count; i++) {
            long start = element(places.getAsLong(), i);
            long length = element(sizes.getAsLong(), i);
            if (start + length > bytes.length) {
                throw new BadImage("its TIFF data is truncated or damaged: a part of %d bytes at byte %d goes beyond its end".formatted(length, start));
            }
            if (jpeg) {
                JpegHeader header = JpegHeader.parse(Arrays.copyOfRange(bytes, (int) start, (int) (start + length)));
                limits.checkSize(header.width(), header.height());
            }
        }
    }

    /** The first value of a tag of the first directory. */
    private long value(int tag, long otherwise) throws BadImage {
        OptionalLong entry = entry(tag);
        if (entry.isEmpty()) {
            return otherwise;
        }
        return element(entry.getAsLong(), 0);
    }

    /** A value of the entry at {@code at}. */
    private long element(long at, long index) throws BadImage {
        int type = in.u16(at + 2);
        long count = in.u32(at + 4);
        if (type == SHORT) {
            return in.u16((count <= 2 ? at + 8 : in.u32(at + 8)) + 2 * index);
        }
        if (type == LONG) {
            return in.u32((count <= 1 ? at + 8 : in.u32(at + 8)) + 4 * index);
        }
        throw new BadImage("its TIFF directory is damaged: tag %d has the type %d".formatted(in.u16(at), type));
    }

    /** Where a tag's entry of the first directory is. */
    private OptionalLong entry(int tag) throws BadImage {
        int tags = in.u16(directory);
        for (int i = 0; i < tags; i++) {
            long at = directory + 2 + 12L * i;
            if (in.u16(at) == tag) {
                return OptionalLong.of(at);
            }
        }
        return OptionalLong.empty();
    }
}
