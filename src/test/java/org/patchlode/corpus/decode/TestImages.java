package org.patchlode.corpus.decode;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.corpus.image.RgbImage;
import org.patchlode.corpus.read.ImagePreparation;
import org.patchlode.corpus.read.LoadResult;
import org.patchlode.model.PreprocessingFile;

/** Images made by the JDK's writers, and the odd bytes that no writer makes. */
public final class TestImages {

    private TestImages() {}

    /** Smooth colours, different in every corner. */
    static BufferedImage picture(int width, int height, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, 0xff000000 | colour(x, y, width, height));
            }
        }
        return image;
    }

    static int colour(int x, int y, int width, int height) {
        return 255 * x / Math.max(1, width - 1) << 16 | 255 * y / Math.max(1, height - 1) << 8 | 128;
    }

    static byte[] encode(String format, BufferedImage image) {
        return encode(format, new IIOImage(image, null, null), false);
    }

    static byte[] encode(String format, BufferedImage image, boolean progressive) {
        return encode(format, new IIOImage(image, null, null), progressive);
    }

    static byte[] progressive(BufferedImage image) {
        return encode("jpeg", new IIOImage(image, null, null), true);
    }

    /** A JPEG of the raster's bands as they are, with no marker that says what they mean. */
    public static byte[] jpeg(WritableRaster raster) {
        return encode("jpeg", new IIOImage(raster, null, null), false);
    }

    private static byte[] encode(String format, IIOImage image, boolean progressive) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format.toLowerCase(Locale.ROOT)).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam param = writer.getDefaultWriteParam();
            if (progressive) {
                param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            }
            writer.write(null, image, param);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    public static byte[] jpeg(int width, int height) {
        return encode("jpeg", picture(width, height, BufferedImage.TYPE_INT_RGB));
    }

    public static byte[] png(int width, int height) {
        return encode("png", picture(width, height, BufferedImage.TYPE_INT_RGB));
    }

    /** A JPEG with a segment put in after its start. */
    static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
        return ByteBuffer.allocate(jpeg.length + 4 + content.length)
                .put(jpeg, 0, 2).put((byte) 0xff).put((byte) marker).putShort((short) (content.length + 2)).put(content)
                .put(jpeg, 2, jpeg.length - 2).array();
    }

    static byte[] adobe(int transform) {
        return new byte[] {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform};
    }

    static byte[] exif(int orientation) {
        return ByteBuffer.allocate(32).put(new byte[] {'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42}).putInt(8)
                .putShort((short) 1).putShort((short) 0x112).putShort((short) 3).putInt(1).putShort((short) orientation).array();
    }

    /** A PNG chunk with its right checksum. */
    static byte[] chunk(String type, byte[] content) {
        ByteBuffer chunk = ByteBuffer.allocate(12 + content.length).putInt(content.length);
        for (char c : type.toCharArray()) {
            chunk.put((byte) c);
        }
        chunk.put(content);
        CRC32 sum = new CRC32();
        sum.update(chunk.array(), 4, content.length + 4);
        return chunk.putInt((int) sum.getValue()).array();
    }

    /** The PNG with another size in its header, the checksum mended. */
    static byte[] claiming(byte[] png, int width, int height) {
        ByteBuffer header = ByteBuffer.allocate(13).put(png, 16, 13);
        header.putInt(0, width).putInt(4, height);
        byte[] copy = png.clone();
        System.arraycopy(chunk("IHDR", header.array()), 0, copy, 8, 25);
        return copy;
    }

    /** The PNG with a chunk put in after its header. */
    static byte[] withChunk(byte[] png, byte[] chunk) {
        return ByteBuffer.allocate(png.length + chunk.length).put(png, 0, 33).put(chunk).put(png, 33, png.length - 33).array();
    }

    static ImagePreparation preparation(String hocon) {
        return new ImagePreparation(PreprocessingFile.of("test", hocon).preprocessing(), ImageLimits.DEFAULT);
    }

    public static RgbImage image(LoadResult loaded) {
        if (loaded instanceof LoadResult.Image image) {
            return image.pixels();
        }
        throw new AssertionError("not an image: " + loaded);
    }

    public static String reason(LoadResult loaded) {
        if (loaded instanceof LoadResult.Bad bad) {
            return bad.reason();
        }
        throw new AssertionError("not a bad image: " + loaded.id());
    }

    /** A pixel as {@code 0xRRGGBB}. */
    public static int pixel(RgbImage image, int x, int y) {
        int at = 3 * (y * image.width() + x);
        return (image.rgb()[at] & 0xff) << 16 | (image.rgb()[at + 1] & 0xff) << 8 | image.rgb()[at + 2] & 0xff;
    }
}
