package org.patchlode.report.draw;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.w3c.dom.Node;

/** Writes JPEG by the JDK's encoder, with its standard tables: what a block becomes depends on its own pixels alone. */
public final class Jpeg {

    private static final String FORMAT = "javax_imageio_jpeg_image_1.0";

    private Jpeg() {}

    /** @param image of bytes @param quality from 0 to 1 */
    public static byte[] encode(BufferedImage image, float quality) {
        return encode(image, quality, 0);
    }

    /**
     * The same with markers between which what is coded needs nothing that stands before.
     *
     * @param interval squares of 16 pixels a side from one marker to the next; 0 for no markers
     */
    public static byte[] encode(BufferedImage image, float quality, int interval) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(quality);
            writer.setOutput(stream);
            IIOImage whole = new IIOImage(image, null, null);
            if (interval > 0) {
                whole.setMetadata(marked(writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), how), interval));
            }
            writer.write(null, whole, how);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    private static IIOMetadata marked(IIOMetadata metadata, int interval) throws IOException {
        Node root = metadata.getAsTree(FORMAT);
        IIOMetadataNode restart = new IIOMetadataNode("dri");
        restart.setAttribute("interval", Integer.toString(interval));
        Node markers = root.getLastChild();
        markers.insertBefore(restart, markers.getFirstChild());
        metadata.setFromTree(FORMAT, root);
        return metadata;
    }
}
