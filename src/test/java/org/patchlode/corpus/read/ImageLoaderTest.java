package org.patchlode.corpus.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.corpus.decode.TestImages;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.model.PreprocessingFile;

class ImageLoaderTest {

    private static final AtomicInteger OPENED = new AtomicInteger();

    @TempDir
    Path folder;

    /** Local files through a storage that fails as often as a file's name says. */
    public static final class TroubledFileSystem extends RawLocalFileSystem {

        @Override
        public URI getUri() {
            return URI.create("troubled:///");
        }

        @Override
        public FSDataInputStream open(org.apache.hadoop.fs.Path path, int bufferSize) throws IOException {
            int attempt = OPENED.incrementAndGet();
            String name = path.getName();
            if (name.startsWith("denied")) {
                throw new AccessControlException("Permission denied: user=nobody");
            }
            if (name.startsWith("checksum")) {
                throw new ChecksumException("Checksum error", 0);
            }
            if (name.startsWith("down") || name.startsWith("flaky") && attempt <= 2) {
                throw new IOException("503 Slow Down");
            }
            return super.open(new org.apache.hadoop.fs.Path(path.toUri().getPath()), bufferSize);
        }
    }

    @Test
    void anImageComesAtInputSizeWithItsBytesCounted() throws IOException {
        byte[] png = TestImages.png(64, 64);
        Path file = Files.write(folder.resolve("a.png"), png);
        ImageLoader loader = new ImageLoader(new Configuration(), PreprocessingFile.read("unit-64").preprocessing(), ImageLimits.DEFAULT);
        LoadResult loaded = loader.load(new ImageRef("file:" + file, "a.png", png.length));
        assertThat(TestImages.pixel(TestImages.image(loaded), 63, 0)).isEqualTo(0xff0080);
        assertThat(((LoadResult.Image) loaded).encodedBytes()).isEqualTo(png.length);
        assertThat(loader.decoder()).isNotBlank();
    }

    @Test
    void passingTroubleIsTriedAgain() throws IOException {
        assertThat(load("flaky.png")).isInstanceOf(LoadResult.Image.class);
        assertThat(OPENED.get()).isEqualTo(3);
    }

    @Test
    void lastingTroubleOfTheStorageIsNoBadImage() {
        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> load("down.png"))
                .withMessageContaining("down.png cannot be read").withMessageContaining("503 Slow Down");
        assertThat(OPENED.get()).isEqualTo(4);
    }

    @Test
    void aFaultOfTheFileIsABadImage() throws IOException {
        assertThat(TestImages.reason(load("denied.png"))).contains("permission denied");
        assertThat(OPENED.get()).isEqualTo(1);
        assertThat(TestImages.reason(load("checksum.png"))).contains("another checksum");
        assertThat(TestImages.reason(loader().load(new ImageRef("troubled:" + folder + "/gone.png", "gone.png", 5)))).contains("gone since it was listed");
        assertThat(TestImages.reason(loader().load(new ImageRef("troubled:" + folder, "folder.png", 5)))).isNotBlank();
    }

    @Test
    void tooLargeAFileIsNotRead() {
        OPENED.set(0);
        assertThat(TestImages.reason(loader().load(new ImageRef("troubled:/big.png", "big.png", 1L << 40)))).contains("--max-image-bytes");
        assertThat(OPENED.get()).isZero();
    }

    private LoadResult load(String name) throws IOException {
        Files.write(folder.resolve(name), TestImages.png(64, 64));
        OPENED.set(0);
        return loader().load(new ImageRef("troubled:" + folder + "/" + name, name, 100));
    }

    private static ImageLoader loader() {
        Configuration hadoop = new Configuration();
        hadoop.setClass("fs.troubled.impl", TroubledFileSystem.class, org.apache.hadoop.fs.FileSystem.class);
        Duration none = Duration.ZERO;
        return new ImageLoader(hadoop, ImageLimits.DEFAULT,
                new ImagePreparation(PreprocessingFile.read("unit-64").preprocessing(), ImageLimits.DEFAULT), List.of(none, none, none));
    }
}
