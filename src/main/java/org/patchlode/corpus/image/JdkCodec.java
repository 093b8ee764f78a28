package org.patchlode.corpus.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.patchlode.corpus.ref.ErrorMessages;

/**
 * The JDK's own image readers, asked for by name: plug-ins on the class path, which differ between machines, never step
 * in.
 */
public final class JdkCodec {

    private JdkCodec() {}

    /** What is done with a reader that has its input. */
    @FunctionalInterface
    interface Use<T> {
        T with(ImageReader reader) throws IOException, BadImageException;
    }

    /** The first image. */
    public static BufferedImage image(String format, byte[] encoded, DecodingBudget budget) throws BadImageException {
        return use(reader(format), encoded, budget, reader -> reader.read(0));
    }

    /** The samples of the first image as stored, without any colour conversion. */
    public static Raster raster(String format, byte[] encoded, DecodingBudget budget) throws BadImageException {
        return use(reader(format), encoded, budget, reader -> reader.readRaster(0, new ImageReadParam()));
    }

    static ImageReader reader(String format) {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.getClass().getName().startsWith("com.sun.imageio.plugins.")) {
                return reader;
            }
        }
        throw new IllegalStateException("this Java has no reader for " + format + "; use a JDK with the module java.desktop");
    }

    /** The reader is watched, since none of them can be trusted to end. */
    static <T> T use(ImageReader reader, byte[] encoded, DecodingBudget budget, Use<T> use) throws BadImageException {
        return budget.watch(() -> used(reader, encoded, budget, use));
    }

    private static <T> T used(ImageReader reader, byte[] encoded, DecodingBudget budget, Use<T> use) throws BadImageException {
        try (ImageInputStream in = new EncodedStream(encoded, budget)) {
            reader.setInput(in, true, true);
            return use.with(reader);
        } catch (IOException | RuntimeException e) {
            budget.checkTime();
            // The JDK's readers meet damaged data with all kinds of unchecked exceptions.
            throw new BadImageException("its data is damaged: %s".formatted(ErrorMessages.reason(e)));
        } finally {
            reader.dispose();
        }
    }
}
