package org.patchlode.corpus.tiff;

import java.util.Arrays;
import org.patchlode.corpus.image.BadImageException;
import org.patchlode.corpus.image.DecodingBudget;
import org.patchlode.corpus.image.Tiff;
import org.patchlode.corpus.jpeg.JpegDecoder;

/**
 * Unpacks parts of a TIFF into bytes of their samples, for each plane a buffer that the next part reuses. What is packed as
 * JPEG comes out as samples of 8 bits too.
 */
final class TiffSamples {

    private final byte[] bytes;
    private final TiffDirectory tags;
    private final TiffLayout layout;
    private final JpegDecoder jpeg;
    private final DecodingBudget budget;
    private final byte[][] planes;
    private final byte[] jpegTables;

    TiffSamples(byte[] bytes, TiffDirectory tags, TiffLayout layout, JpegDecoder jpeg, DecodingBudget budget) throws BadImageException {
        this.bytes = bytes;
        this.tags = tags;
        this.layout = layout;
        this.jpeg = jpeg;
        this.budget = budget;
        TiffParts parts = layout.parts();
        planes = new byte[parts.planes()][wanted(parts.height())];
        jpegTables = layout.packing() == TiffLayout.Packing.JPEG ? tags.bytes(Tiff.JPEG_TABLES) : new byte[0];
    }

    /** Samples of a pixel beside each other in a buffer. */
    int together() {
        return layout.parts().planes() > 1 ? 1 : layout.samples();
    }

    /** Bytes of a row of samples, or of a row of blocks that share chroma. */
    int rowBytes() {
        int width = layout.parts().width();
        if (layout.shared()) {
            return (width + layout.horizontal() - 1) / layout.horizontal() * (layout.horizontal() * layout.vertical() + 2);
        }
        return (int) (((long) width * together() * layout.bits() + 7) / 8);
    }

    private int wanted(int rows) {
        return (rows + layout.vertical() - 1) / layout.vertical() * rowBytes();
    }

    /** The samples of the parts at a place; of those that no colour is made of too, since they may be damaged. */
    byte[][] unpack(int row, int column, int rows) throws BadImageException {
        TiffParts parts = layout.parts();
        for (int plane = 0; plane < parts.planes(); plane++) {
            budget.checkTime();
            unpack((plane * parts.down() + row) * parts.across() + column, rows, planes[plane]);
        }
        return planes;
    }

    private void unpack(int part, int rows, byte[] to) throws BadImageException {
        byte[] from = bytes;
        int start = (int) layout.parts().starts()[part];
        int end = start + (int) layout.parts().lengths()[part];
        int wanted = wanted(rows);
        if (layout.packing() == TiffLayout.Packing.NONE) {
            end = bytes.length;
        }
        if (tags.value(Tiff.FILL_ORDER, 1) == 2 && layout.packing() != TiffLayout.Packing.FAX && layout.packing() != TiffLayout.Packing.JPEG) {
            from = reversed(start, layout.packing() == TiffLayout.Packing.NONE ? Math.min(end, start + wanted) : end);
            end = from.length;
            start = 0;
        }
        switch (layout.packing()) {
            case NONE -> TiffUnpacking.noPacking(from, start, end, to, wanted);
            case PACK_BITS -> TiffUnpacking.packBits(from, start, end, to, wanted);
            case LZW -> TiffUnpacking.lzw(from, start, end, to, wanted);
            case DEFLATE -> TiffUnpacking.deflate(from, start, end, to, wanted);
            case JPEG -> TiffJpeg.unpack(jpegTables, Arrays.copyOfRange(from, start, end), layout, together(), rows, to, jpeg, budget);
            case FAX -> TiffFax.unpack(Arrays.copyOfRange(from, start, end), tags, layout, rows, to, budget);
        }
        if (layout.predicted()) {
            undoPrediction(to, rows);
        }
    }

    private byte[] reversed(int start, int end) {
        byte[] copy = Arrays.copyOfRange(bytes, start, end);
        for (int i = 0; i < copy.length; i++) {
            copy[i] = (byte) (Integer.reverse(copy[i]) >>> 24);
        }
        return copy;
    }

    private void undoPrediction(byte[] to, int rows) {
        int step = together() * layout.bits() / 8;
        int rowBytes = rowBytes();
        for (int row = 0; row < rows; row++) {
            int end = (row + 1) * rowBytes;
            if (layout.bits() == 8) {
                for (int at = row * rowBytes + step; at < end; at++) {
                    to[at] += to[at - step];
                }
                continue;
            }
            int low = tags.littleEndian() ? 0 : 1;
            for (int at = row * rowBytes + step; at < end; at += 2) {
                int sum = (to[at + low] & 0xff) + (to[at - step + low] & 0xff);
                to[at + low] = (byte) sum;
                to[at + 1 - low] += (byte) (to[at - step + 1 - low] + (sum >> 8));
            }
        }
    }
}
