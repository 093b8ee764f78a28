package org.patchlode.faces.render;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Encodes pixels as PNG. */
public final class PngEncoder {
    private PngEncoder() {}

    /**
     * @param rgb [size, size, 3], row by row
     */
    public static byte[] encode(byte[] rgb, int size) {
        int[] packed = new int[size * size];
        for (int i = 0; i < packed.length; i++) {
            packed[i] = (rgb[3 * i] & 0xFF) << 16 | (rgb[3 * i + 1] & 0xFF) << 8 | rgb[3 * i + 2] & 0xFF;
        }
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, size, size, packed, 0, size);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(2 * size * size);
        // ImageIO's own stream for an OutputStream may go through a file in the temporary folder.
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(image, "png", out)) {
                throw new IllegalStateException("This Java has no PNG writer; use one with the java.desktop module.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
