package org.patchlode.report.draw;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pixels to draw pictures on. Needs no display and no installed font. */
public final class Canvas {

    private final BufferedImage image;
    private final int[] pixels;

    public Canvas(int width, int height, int background) {
        image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        Arrays.fill(pixels, background);
    }

    public BufferedImage image() {
        return image;
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
        return png(image);
    }

    /** An image in memory as PNG. */
    public static byte[] png(BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            ImageIO.write(image, "png", stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private BufferedImage bytes() {
        BufferedImage copy = new BufferedImage(width(), height(), BufferedImage.TYPE_3BYTE_BGR);
        byte[] to = ((DataBufferByte) copy.getRaster().getDataBuffer()).getData();
        for (int i = 0, at = 0; i < pixels.length; i++, at += 3) {
            to[at] = (byte) pixels[i];
            to[at + 1] = (byte) (pixels[i] >> 8);
            to[at + 2] = (byte) (pixels[i] >> 16);
        }
        return copy;
    }

    /** @param quality from 0 to 1 */
    byte[] jpeg(float quality) {
        // The writer takes bytes in this order as they are; of integers it asks for each band of each pixel.
        return Jpeg.encode(bytes(), quality);
    }
}
