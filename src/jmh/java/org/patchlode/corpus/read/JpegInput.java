package org.patchlode.corpus.read;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.corpus.resize.InputTensor;
import org.patchlode.model.Preprocessing;
import org.patchlode.model.PreprocessingFile;

/** From the bytes of a JPEG of 256 x 256 pixels to a network's input of 227 x 227. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class JpegInput {

    private static final int SIDE = 256;

    private byte[] encoded;
    private ImagePreparation preparation;
    private InputTensor tensor;
    private float[] input;

    /** Smooth shapes with some texture. */
    @Setup
    public void encode() throws IOException {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int red = (int) (127 + 100 * Math.sin(x * 0.05) * Math.cos(y * 0.03));
                int green = (int) (127 + 60 * Math.sin(x * y * 0.01));
                image.setRGB(x, y, red << 16 | green << 8 | (x ^ y) & 0xff);
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "jpeg", bytes);
        encoded = bytes.toByteArray();
        Preprocessing preprocessing = PreprocessingFile.of("bench", """
                input { width = 227, height = 227, channels = BGR, mean = [104, 117, 123] }
                resize { shorter-side = 227, then = center-crop }
                """).preprocessing();
        preparation = new ImagePreparation(preprocessing, ImageLimits.DEFAULT);
        tensor = new InputTensor(preprocessing);
        input = new float[tensor.size()];
    }

    /** Decoding alone, the resize included. */
    @Benchmark
    public LoadResult decodeAndResize() {
        return preparation.prepare("bench", encoded);
    }

    /** All of it. */
    @Benchmark
    public float[] decodeToInput() {
        if (!(preparation.prepare("bench", encoded) instanceof LoadResult.Image loaded)) {
            throw new IllegalStateException("the benchmark's own JPEG cannot be decoded");
        }
        tensor.fill(loaded.pixels(), input, 0);
        return input;
    }
}
