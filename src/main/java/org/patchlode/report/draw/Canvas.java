package org.patchlode.report.draw;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.patchlode.corpus.image.RgbImage;

/** Pixels to draw pictures on. Needs no display and no installed font. */
public final class Canvas {

    private static final int LIGHT = 0xe4e6e9;
    private static final int DARK = 0xc3c7cc;
    /** A stripe of each, in pixels along a row, less one. */
    private static final int STRIPES = 7;

    private final BufferedImage image;
    private final int[] pixels;

    public Canvas(int width, int height, int background) {
        image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        Arrays.fill(pixels, background);
    }

    /** Diagonal stripes of two light greys, which stand for no picture on either colour of paper. */
    static Canvas hatched(int width, int height) {
        Canvas canvas = new Canvas(width, height, LIGHT);
        for (int y = 0, at = 0; y < height; y++) {
            for (int x = 0; x < width; x++, at++) {
                if ((x + y & STRIPES) < STRIPES / 2 + 1) {
                    canvas.pixels[at] = DARK;
                }
            }
        }
        return canvas;
    }

    public BufferedImage image() {
        return image;
    }

    /** What is drawn by now. */
    public Picture picture() {
        return new Picture(width(), height(), pixels.clone());
    }

    public int width() {
        return image.getWidth();
    }

    public int height() {
        return image.getHeight();
    }

    /** Puts a picture with its corner at ({@code x}, {@code y}); what falls outside is cut off. */
    public void draw(Picture picture, int x, int y) {
        int from = Math.max(0, -x);
        int columns = Math.min(picture.width(), width() - x) - from;
        for (int row = Math.max(0, -y); row < Math.min(picture.height(), height() - y) && columns > 0; row++) {
            System.arraycopy(picture.rgb(), row * picture.width() + from, pixels, (y + row) * width() + x + from, columns);
        }
    }

    /** Fills a rectangle, cut off where it falls outside. */
    void fill(int x, int y, int width, int height, int colour) {
        int from = Math.max(0, x);
        int to = Math.min(width(), x + width);
        for (int row = Math.max(0, y); row < Math.min(height(), y + height) && from < to; row++) {
            Arrays.fill(pixels, row * width() + from, row * width() + to, colour);
        }
    }

    public byte[] png() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            ImageIO.write(image, "png", stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private byte[] bytes() {
        byte[] rgb = new byte[3 * pixels.length];
        for (int i = 0, at = 0; i < pixels.length; i++, at += 3) {
            rgb[at] = (byte) (pixels[i] >> 16);
            rgb[at + 1] = (byte) (pixels[i] >> 8);
            rgb[at + 2] = (byte) pixels[i];
        }
        return rgb;
    }

    /** @param quality from 0 to 100 */
    byte[] jpeg(int quality) {
        return JpegEncoder.encode(new RgbImage(width(), height(), bytes()), quality);
    }
}
