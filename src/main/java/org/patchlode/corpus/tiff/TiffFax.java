package org.patchlode.corpus.tiff;

import java.awt.image.Raster;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.patchlode.corpus.image.BadImageException;
import org.patchlode.corpus.image.DecodingBudget;
import org.patchlode.corpus.image.JdkCodec;
import org.patchlode.corpus.image.Tiff;

/** A part of a TIFF in one of the fax codes: given to the JDK's reader as a TIFF of that part alone. */
final class TiffFax {

    private static final int TAGS = 11;

    private TiffFax() {}

    static void unpack(byte[] part, TiffDirectory tags, TiffLayout layout, int rows, byte[] to, DecodingBudget budget) throws BadImageException {
        int width = layout.parts().width();
        int data = 8 + 2 + 12 * TAGS + 4;
        ByteBuffer alone = ByteBuffer.allocate(data + part.length).order(ByteOrder.LITTLE_ENDIAN);
        alone.put(new byte[] {'I', 'I', 42, 0}).putInt(8).putShort((short) TAGS);
        put(alone, Tiff.WIDTH, width);
        put(alone, Tiff.HEIGHT, rows);
        put(alone, Tiff.BITS, 1);
        put(alone, Tiff.COMPRESSION, tags.value(Tiff.COMPRESSION, 1));
        // So that the reader turns nothing round: a run of white is of zeros, whatever they mean.
        put(alone, Tiff.PHOTOMETRIC, 1);
        put(alone, Tiff.FILL_ORDER, tags.value(Tiff.FILL_ORDER, 1) == 2 ? 2 : 1);
        put(alone, Tiff.STRIP_OFFSETS, data);
        put(alone, Tiff.ROWS_PER_STRIP, rows);
        put(alone, Tiff.STRIP_BYTES, part.length);
        put(alone, Tiff.T4_OPTIONS, tags.value(Tiff.T4_OPTIONS, 0));
        put(alone, Tiff.T6_OPTIONS, tags.value(Tiff.T6_OPTIONS, 0));
        alone.putInt(0).put(part);
        Raster raster = JdkCodec.image("tiff", alone.array(), budget).getRaster();
        int rowBytes = (width + 7) / 8;
        int[] row = new int[width];
        for (int y = 0; y < rows; y++) {
            raster.getSamples(0, y, width, 1, 0, row);
            for (int i = 0; i < rowBytes; i++) {
                int packed = 0;
                for (int bit = 0; bit < 8; bit++) {
                    int x = 8 * i + bit;
                    packed = packed << 1 | (x < width ? row[x] : 0);
                }
                to[y * rowBytes + i] = (byte) packed;
            }
        }
    }

    /** The reader passes over tags of another type than the specification's. */
    private static void put(ByteBuffer to, int tag, long value) {
        boolean isShort = tag >= Tiff.BITS && tag <= Tiff.FILL_ORDER;
        to.putShort((short) tag).putShort((short) (isShort ? 3 : 4)).putInt(1).putInt((int) value);
    }
}
