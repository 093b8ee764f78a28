package org.patchlode.report.draw;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A small picture in memory.
 *
 * @param width columns
 * @param height rows
 * @param rgb {@code [height, width]}, 0xRRGGBB
 */
public record Picture(int width, int height, int[] rgb) {

    /** Zero in a projection, and what lies outside the image. */
    static final int GREY = 0x808080;

    /** Larger than any network's input; a header that claims more is not believed. */
    private static final long MOST_PIXELS = 16L << 20;

    /** Decodes a stored picture; empty if it is damaged or claims an absurd size. */
    public static Optional<Picture> decode(byte[] encoded) {
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(encoded))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                return Optional.empty();
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(stream, true, true);
                if ((long) reader.getWidth(0) * reader.getHeight(0) > MOST_PIXELS) {
                    return Optional.empty();
                }
                return Optional.of(of(reader.read(0)));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            // Readers throw whatever a damaged file makes them trip over.
            return Optional.empty();
        }
    }

    public static Picture of(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        int[] rgb = image.getRGB(0, 0, width, height, null, 0, width);
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] &= 0xffffff;
        }
        return new Picture(width, height, rgb);
    }

    /** The mean of the pixels that each new pixel covers, or, where it grows, the nearest pixel: edges stay edges. */
    public Picture scaled(int newWidth, int newHeight) {
        if (newWidth == width && newHeight == height) {
            return this;
        }
        int[] out = new int[newWidth * newHeight];
        for (int y = 0; y < newHeight; y++) {
            double top = (double) y * height / newHeight;
            double bottom = (double) (y + 1) * height / newHeight;
            for (int x = 0; x < newWidth; x++) {
                out[y * newWidth + x] = mean(top, bottom, (double) x * width / newWidth, (double) (x + 1) * width / newWidth);
            }
        }
        return new Picture(newWidth, newHeight, out);
    }

    private int mean(double top, double bottom, double left, double right) {
        if (bottom - top <= 1 && right - left <= 1) {
            int y = Math.min(height - 1, (int) ((top + bottom) / 2));
            int x = Math.min(width - 1, (int) ((left + right) / 2));
            return rgb[y * width + x];
        }
        double red = 0;
        double green = 0;
        double blue = 0;
        double area = 0;
        for (int y = (int) top; y < Math.min(height, (int) Math.ceil(bottom)); y++) {
            double down = Math.min(bottom, y + 1) - Math.max(top, y);
            for (int x = (int) left; x < Math.min(width, (int) Math.ceil(right)); x++) {
                double weight = down * (Math.min(right, x + 1) - Math.max(left, x));
                int pixel = rgb[y * width + x];
                red += weight * (pixel >> 16);
                green += weight * (pixel >> 8 & 255);
                blue += weight * (pixel & 255);
                area += weight;
            }
        }
        return (int) Math.round(red / area) << 16 | (int) Math.round(green / area) << 8 | (int) Math.round(blue / area);
    }
}
