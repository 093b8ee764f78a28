package org.patchlode.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
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
        Files.write(folder.resolve("medium.png"), TestImages.png(SIDE, SIDE));
        Files.write(folder.resolve("small.png"), TestImages.png(16, 16));
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx96m", "-Djava.awt.headless=true",
                "-cp", System.getProperty("java.class.path"), Decoding.class.getName(), folder.toString()).redirectErrorStream(true).redirectOutput(out.toFile()).start();
        int exit = process.waitFor();
        String text = Files.readString(out, StandardCharsets.UTF_8);
        assertThat(exit).as(text).isZero();
        assertThat(text).contains("large.png: decoding it takes 71 MB of memory, over half of the Java heap of 96 MB; give executors more memory, or lower --max-pixels");
        assertThat(text).contains("medium.png: its decoding needs more memory than is free (Java heap space; the Java heap may have 96 MB)");
        assertThat(text).contains("small.png: an image");
    }

    /** Fills the heap, decodes three images and says what became of them. */
    static final class Decoding {

        private static final int PIECE = 1 << 20;
        private static final int FREE_PIECES = 16;

        private Decoding() {}

        public static void main(String[] args) throws IOException {
            ImagePreparation preparation = new ImagePreparation(PreprocessingFile.read("unit-64").preprocessing(), ImageLimits.DEFAULT);
            byte[] large = Files.readAllBytes(Path.of(args[0], "large.png"));
            byte[] medium = Files.readAllBytes(Path.of(args[0], "medium.png"));
            byte[] small = Files.readAllBytes(Path.of(args[0], "small.png"));
            say("warm-up", preparation.prepare("x", small));
            List<byte[]> ballast = new ArrayList<>();
            try {
                while (true) {
                    ballast.add(new byte[PIECE]);
                }
            } catch (OutOfMemoryError full) {
                ballast.subList(0, FREE_PIECES).clear();
            }
            say("large.png", preparation.prepare("x", large));
            say("medium.png", preparation.prepare("x", medium));
            say("small.png", preparation.prepare("x", small));
            System.out.println(ballast.size() + " MB were held");
        }

        private static void say(String name, Loaded loaded) {
            System.out.println(name + ": " + (loaded instanceof Loaded.Bad bad ? bad.reason() : "an image"));
        }
    }
}
