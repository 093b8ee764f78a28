package org.patchlode.corpus.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.corpus.read.ImagePreparation;
import org.patchlode.corpus.read.LoadResult;
import org.patchlode.model.PreprocessingFile;

/** A heap that is too small for an image, in a JVM of its own: the image is bad, and the next one is read. */
class OutOfMemoryImageTest {

    private static final int SIDE = 3000;
    private static final int LARGE_SIDE = 5000;

    @TempDir Path folder;

    @Test
    @Timeout(120)
    void isBadAndTheNextIsRead() throws IOException, InterruptedException {
        Files.write(folder.resolve("large.png"), TestImages.png(LARGE_SIDE, LARGE_SIDE));
        Files.write(folder.resolve("frame.gif"), framedGif(2800));
        Files.write(folder.resolve("medium.png"), TestImages.png(SIDE, SIDE));
        Files.write(folder.resolve("small.png"), TestImages.png(16, 16));
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx96m", "-Djava.awt.headless=true",
                "-cp", System.getProperty("java.class.path"), Decoding.class.getName(), folder.toString()).redirectErrorStream(true).redirectOutput(out.toFile()).start();
        int exit = process.waitFor();
        String text = Files.readString(out, StandardCharsets.UTF_8);
        assertThat(exit).as(text).isZero();
        assertThat(text).contains("large.png: decoding it takes 71 MB of memory, over half of the Java heap of 96 MB; give executors more memory, or lower --max-pixels");
        // Its indices, frame and canvas are held at once: 4 bytes for each pixel of the frame and 3 for each of the canvas.
        assertThat(text).contains("frame.gif: decoding it takes 52 MB of memory, over half of the Java heap of 96 MB");
        assertThat(text).contains("medium.png: its decoding needs more memory than is free (Java heap space; the Java heap may have 96 MB)");
        assertThat(text).contains("small.png: an image");
    }

    /** The headers of a frame that leaves a row and a column of its canvas free; no data. */
    private static byte[] framedGif(int side) {
        ByteBuffer out = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        out.put("GIF89a".getBytes(StandardCharsets.US_ASCII)).putShort((short) side).putShort((short) side).put(new byte[3]);
        out.put((byte) 0x2c).putInt(0).putShort((short) (side - 1)).putShort((short) (side - 1)).put(new byte[] {0, 8});
        return out.array();
    }

    /** Fills the heap, decodes four images and says what became of them. */
    static final class Decoding {

        /** So small that G1 does not give each whole regions, of which the end none could use. */
        private static final int PIECE = 1 << 16;
        private static final int FREE_PIECES = 256;
        private static final int MOST_PIECES = 4096;

        private Decoding() {}

        public static void main(String[] args) throws IOException {
            ImagePreparation preparation = new ImagePreparation(PreprocessingFile.read("unit-64").preprocessing(), ImageLimits.DEFAULT);
            byte[] large = Files.readAllBytes(Path.of(args[0], "large.png"));
            byte[] framed = Files.readAllBytes(Path.of(args[0], "frame.gif"));
            byte[] medium = Files.readAllBytes(Path.of(args[0], "medium.png"));
            byte[] small = Files.readAllBytes(Path.of(args[0], "small.png"));
            say("warm-up", preparation.prepare("x", small));
            byte[][] ballast = new byte[MOST_PIECES][];
            int held = 0;
            try {
                while (held < MOST_PIECES) {
                    ballast[held] = new byte[PIECE];
                    held++;
                }
            } catch (OutOfMemoryError full) {
                // By what takes no memory itself.
                for (int i = 0; i < FREE_PIECES; i++) {
                    ballast[i] = null;
                }
            }
            say("large.png", preparation.prepare("x", large));
            say("frame.gif", preparation.prepare("x", framed));
            say("medium.png", preparation.prepare("x", medium));
            say("small.png", preparation.prepare("x", small));
            System.out.println((ballast[held - 1].length * (held - FREE_PIECES) >> 20) + " MB were held");
        }

        private static void say(String name, LoadResult loaded) {
            System.out.println(name + ": " + (loaded instanceof LoadResult.Bad bad ? bad.reason() : "an image"));
        }
    }
}
