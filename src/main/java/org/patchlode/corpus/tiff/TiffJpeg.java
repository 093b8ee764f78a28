package org.patchlode.corpus.tiff;

import java.io.ByteArrayOutputStream;
import org.patchlode.corpus.image.BadImageException;
import org.patchlode.corpus.image.DecodingBudget;
import org.patchlode.corpus.image.ImageFormat;
import org.patchlode.corpus.jpeg.JpegDecoder;
import org.patchlode.corpus.jpeg.JpegHeader;

/** A part of a TIFF that is a JPEG, with tables that it shares with the others. */
final class TiffJpeg {

    private static final byte[] START = {(byte) 0xff, (byte) 0xd8};

    private TiffJpeg() {}

    /** @param together samples of a pixel */
    static void unpack(byte[] tables, byte[] part, TiffLayout layout, int together, int rows, byte[] to, JpegDecoder decoder, DecodingBudget budget)
            throws BadImageException {
        byte[] whole = whole(tables, part);
        boolean ycc = layout.colours() == TiffLayout.Colours.YCBCR;
        JpegHeader header = JpegHeader.parse(whole).as(ycc ? JpegHeader.ColourModel.YCC : JpegHeader.ColourModel.RGB);
        int width = layout.parts().width();
        if (header.components() != together || header.width() < width || header.height() < rows) {
            throw new BadImageException("its TIFF data is damaged: a part of %d x %d pixels of %d samples holds a JPEG of %d x %d of %d"
                    .formatted(width, rows, together, header.width(), header.height(), header.components()));
        }
        budget.checkInJava(header.width(), header.height(), 8L * together);
        byte[] samples = decoder.samples(whole, header, budget);
        for (int row = 0; row < rows; row++) {
            System.arraycopy(samples, row * header.width() * together, to, row * width * together, width * together);
        }
    }

    private static byte[] whole(byte[] tables, byte[] part) {
        if (!ImageFormat.startsWith(tables, 0, "\u00ff\u00d8")) {
            return part;
        }
        boolean ended = tables.length >= 4 && tables[tables.length - 2] == (byte) 0xff && tables[tables.length - 1] == (byte) 0xd9;
        ByteArrayOutputStream whole = new ByteArrayOutputStream(tables.length + part.length);
        whole.write(START, 0, 2);
        whole.write(tables, 2, tables.length - (ended ? 4 : 2));
        whole.write(part, Math.min(2, part.length), Math.max(0, part.length - 2));
        return whole.toByteArray();
    }
}
