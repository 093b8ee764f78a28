package org.patchlode.report.draw;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.patchlode.corpus.image.NativeCodec;
import org.patchlode.corpus.image.RgbImage;

/** Writes JPEG with libjpeg-turbo, or in Java where OpenCV does not load, which takes some five times as long. */
final class JpegEncoder {

    private JpegEncoder() {}

    /** @param quality from 0 to 100 */
    static byte[] encode(RgbImage image, int quality) {
        return NativeCodec.instance().map(codec -> codec.jpeg(image, quality)).orElseGet(() -> inJava(image, quality));
    }

    static byte[] inJava(RgbImage image, int quality) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(quality / 100f);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(reversed(image), null, null), how);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    /** The writer takes bytes in this order as they are; of integers it asks for each band of each pixel. */
    private static BufferedImage reversed(RgbImage image) {
        BufferedImage copy = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
        byte[] to = ((DataBufferByte) copy.getRaster().getDataBuffer()).getData();
        byte[] from = image.rgb();
        for (int i = 0; i < from.length; i += 3) {
            to[i] = from[i + 2];
            to[i + 1] = from[i + 1];
            to[i + 2] = from[i];
        }
        return copy;
    }
}
