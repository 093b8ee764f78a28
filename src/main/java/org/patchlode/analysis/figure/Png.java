package org.patchlode.analysis.figure;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Makes PNGs for {@link Figure.Shot}. */
public final class Png {

    private Png() {}

    /** @param rgb {@code [height, width, 3]}, red first */
    public static byte[] of(int width, int height, byte[] rgb) {
        int[] pixels = new int[width * height];
        for (int i = 0, at = 0; i < pixels.length; i++, at += 3) {
            pixels[i] = (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | rgb[at + 2] & 0xff;
        }
        return of(width, height, pixels);
    }

    /** @param rgb {@code [height, width]}, 0xRRGGBB */
    public static byte[] of(int width, int height, int[] rgb) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, width, height, rgb, 0, width);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, "png", out)) {
                throw new IllegalStateException("this Java writes no PNG");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
