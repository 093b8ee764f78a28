package org.patchlode.report.draw;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;

/** Pixels of an atlas, in the bytes that writers of JPEG take as they are. Striped where no picture is drawn. */
final class AtlasCanvas {

    private static final int LIGHT = 0xe4e6e9;
    private static final int DARK = 0xc3c7cc;
    /** A stripe of each, in pixels along a row or a column. */
    private static final int STRIPES = 8;
    private static final int COLOURS = 3;

    private final BufferedImage image;
    /** Rows of blue, green and red. */
    private final byte[] pixels;
    private final int line;

    /** Grey is zero in a projection; what is outside the image must not look like it: two light greys stand for no picture on either colour of paper. */
    AtlasCanvas(int width, int height) {
        image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        line = COLOURS * width;
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
        pixels[at] = (byte) rgb;
        pixels[at + 1] = (byte) (rgb >> 8);
        pixels[at + 2] = (byte) (rgb >> 16);
    }

    byte[] png() {
        return Canvas.png(image);
    }

    /** @param quality from 0 to 1 */
    byte[] jpeg(float quality) {
        return Canvas.jpeg(image, quality);
    }
}
