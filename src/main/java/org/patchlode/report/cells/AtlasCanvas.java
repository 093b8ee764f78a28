package org.patchlode.report.cells;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import org.patchlode.report.draw.Canvas;
import org.patchlode.report.draw.Jpeg;
import org.patchlode.report.draw.Picture;

/** Pixels of an atlas, in the bytes that the JDK's writer of JPEG copies row by row; of any other order it asks for each band of each pixel. Striped where no picture is drawn. */
final class AtlasCanvas {

    private static final int LIGHT = 0xe4e6e9;
    private static final int DARK = 0xc3c7cc;
    /** A stripe of each, in pixels along a row or a column. */
    private static final int STRIPES = 8;
    private static final int COLOURS = 3;

    private final BufferedImage image;
    /** Rows of red, green and blue. */
    private final byte[] pixels;
    private final int line;

    /** Grey is zero in a projection; what is outside the image must not look like it: two light greys stand for no picture on either colour of paper. */
    AtlasCanvas(int width, int height) {
        line = COLOURS * width;
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, height, line, COLOURS, new int[] {0, 1, 2}, null);
        pixels = ((DataBufferByte) raster.getDataBuffer()).getData();
        image = new BufferedImage(new ComponentColorModel(ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE), raster, false, null);
        int pattern = Math.min(STRIPES, height);
        for (int y = 0, at = 0; y < pattern; y++) {
            for (int x = 0; x < width; x++, at += COLOURS) {
                set(at, (x + y) % STRIPES < STRIPES / 2 ? DARK : LIGHT);
            }
        }
        for (int y = pattern; y < height; y += pattern) {
            System.arraycopy(pixels, 0, pixels, y * line, Math.min(pattern, height - y) * line);
        }
    }

    /** Puts a picture with its corner at ({@code x}, {@code y}); what falls outside is cut off. */
    void draw(Picture picture, int x, int y) {
        int from = Math.max(0, -x);
        int to = Math.min(picture.width(), image.getWidth() - x);
        for (int row = Math.max(0, -y); row < Math.min(picture.height(), image.getHeight() - y); row++) {
            for (int column = from, at = (y + row) * line + COLOURS * (x + from), in = row * picture.width() + from; column < to; column++, at += COLOURS, in++) {
                set(at, picture.rgb()[in]);
            }
        }
    }

    private void set(int at, int rgb) {
        pixels[at] = (byte) (rgb >> 16);
        pixels[at + 1] = (byte) (rgb >> 8);
        pixels[at + 2] = (byte) rgb;
    }

    byte[] png() {
        return Canvas.png(image);
    }

    /** @param quality from 0 to 1 @param interval see {@link Jpeg#encode(BufferedImage, float, int)} */
    byte[] jpeg(float quality, int interval) {
        return Jpeg.encode(image, quality, interval);
    }
}
