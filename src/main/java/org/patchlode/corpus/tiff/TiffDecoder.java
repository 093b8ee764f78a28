package org.patchlode.corpus.tiff;

import org.patchlode.corpus.image.BadImageException;
import org.patchlode.corpus.image.Decoded;
import org.patchlode.corpus.image.DecodingBudget;
import org.patchlode.corpus.image.RgbImage;
import org.patchlode.corpus.jpeg.JpegDecoder;

/**
 * The first image of a TIFF or BigTIFF: grey, RGB, palette, YCbCr or CMYK in whole numbers of up to 16 bits. Its directory
 * is read once and held against the budget before a part is unpacked; alpha is dropped, and divided out where it was
 * multiplied in.
 */
public final class TiffDecoder {

    private TiffDecoder() {}

    public static Decoded decode(byte[] bytes, DecodingBudget budget, JpegDecoder jpeg) throws BadImageException {
        TiffDirectory tags = TiffDirectory.first(bytes);
        TiffLayout layout = TiffLayout.of(tags, bytes.length, budget);
        TiffColours colours = new TiffColours(tags, layout);
        TiffSamples samples = new TiffSamples(bytes, tags, layout, jpeg, budget);
        TiffParts parts = layout.parts();
        int width = layout.width();
        byte[] rgb = new byte[3 * width * layout.height()];
        for (int down = 0; down < parts.down(); down++) {
            int top = down * parts.height();
            int rows = Math.min(parts.height(), layout.height() - top);
            for (int across = 0; across < parts.across(); across++) {
                int left = across * parts.width();
                int columns = Math.min(parts.width(), width - left);
                // Tiles are whole beyond the picture's edge too, strips are not.
                byte[][] planes = samples.unpack(down, across, parts.tiled() ? parts.height() : rows);
                for (int row = 0; row < rows; row++) {
                    int to = 3 * ((top + row) * width + left);
                    if (layout.shared()) {
                        colours.sharedRow(planes[0], row / layout.vertical() * samples.rowBytes(), row % layout.vertical(), columns, rgb, to);
                    } else {
                        colours.row(planes, row * samples.rowBytes(), columns, rgb, to);
                    }
                }
            }
        }
        return new Decoded(new RgbImage(width, layout.height(), rgb), tags.orientation());
    }
}
