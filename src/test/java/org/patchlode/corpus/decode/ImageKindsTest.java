package org.patchlode.corpus.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.patchlode.corpus.image.BadImageException;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.corpus.image.RgbImage;

/**
 * Twelve hundred small pictures of every kind (format, colours, bits, packing, predictor, planes, tiles, byte order, alpha,
 * orientation), each as Pillow or the samples it was made of have it, to the byte where nothing is lost; or refused for the
 * reason named here. {@code images/make.py} made them.
 */
class ImageKindsTest {

    /** What is not read, by the beginning of its name, and why. */
    private static final Map<String, String> REFUSED = new TreeMap<>(Map.of(
            "tiff/refused-rgb32", "not whole numbers of 1 to 16 bits",
            "tiff/refused-signed16", "without sign",
            "tiff/refused-float32", "not whole numbers",
            "tiff/refused-lab", "colours are of kind 8, which is not read",
            "tiff/refused-lzma", "packed by method 34925, which is not read",
            "tiff/refused-zstd", "packed by method 50000, which is not read",
            "tiff/refused-predictor-4bits", "predictor 2 over samples of 4 bits, which is not read",
            "tiff/refused-twice", "tag 256 is there twice",
            "tiff/refused-parts", "has 3 parts where 19 x 13 pixels in parts of 19 x 13 are 1"));

    private static final Map<String, byte[]> FILES = new LinkedHashMap<>();
    private static final List<Row> ROWS = new ArrayList<>();

    private record Row(String image, String source, int width, int height, String expected, int tolerance) {}

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in = ImageKindsTest.class.getResourceAsStream("/images/images.zip"); ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                FILES.put(entry.getName(), zip.readAllBytes());
            }
        }
        new String(FILES.get("images.csv"), StandardCharsets.UTF_8).lines().skip(1).map(line -> line.split(",", -1))
                .forEach(c -> ROWS.add(new Row(c[0], c[1], Integer.parseInt(c[2]), Integer.parseInt(c[3]), c[4], Integer.parseInt(c[5]))));
    }

    @Test
    void everyKindIsReadRightOrRefusedForATrueReason() {
        assertThat(ROWS).hasSizeGreaterThan(1100);
        assertThat(differing(new ImageDecoder(ImageLimits.DEFAULT), 0)).isEmpty();
    }

    @Test
    void withoutTheNativeDecodersToo() {
        List<String> differing = differing(new ImageDecoder(ImageLimits.DEFAULT, Optional.empty()), 1);
        differing.removeIf(line -> line.contains("lossy WebP is read by OpenCV only"));
        assertThat(differing).isEmpty();
    }

    @Test
    void whatIsRefusedIsNamed() {
        ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);
        REFUSED.forEach((name, reason) -> assertThatThrownBy(() -> decoder.decode(FILES.get(name + ".tif")))
                .as(name).isInstanceOf(BadImageException.class).hasMessageContaining(reason));
    }

    /** @param more tolerance of the JDK's JPEG decoder against libjpeg-turbo's */
    private static List<String> differing(ImageDecoder decoder, int more) {
        List<String> differing = new ArrayList<>();
        for (Row row : ROWS) {
            boolean refused = REFUSED.keySet().stream().anyMatch(row.image()::startsWith);
            try {
                RgbImage image = decoder.decode(FILES.get(row.image())).upright();
                if (refused) {
                    differing.add(row.image() + " is read");
                } else {
                    compare(row, image, row.tolerance() + (row.image().contains("jp") ? more : 0)).ifPresent(differing::add);
                }
            } catch (BadImageException e) {
                if (!refused) {
                    differing.add(row.image() + " (" + row.source() + "): " + e.getMessage());
                }
            }
        }
        return differing;
    }

    private static Optional<String> compare(Row row, RgbImage image, int tolerance) {
        if (row.expected().isEmpty()) {
            return Optional.of(row.image() + " is read, and nothing is expected");
        }
        if (image.width() != row.width() || image.height() != row.height()) {
            return Optional.of("%s has %d x %d pixels in place of %d x %d".formatted(row.image(), image.width(), image.height(), row.width(), row.height()));
        }
        byte[] expected = FILES.get("expected/" + row.expected());
        int most = 0;
        for (int i = 0; i < expected.length; i++) {
            most = Math.max(most, Math.abs((expected[i] & 0xff) - (image.rgb()[i] & 0xff)));
        }
        return most <= tolerance ? Optional.empty() : Optional.of("%s (%s) differs by %d".formatted(row.image(), row.source(), most));
    }
}
