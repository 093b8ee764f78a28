package org.patchlode.corpus.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.patchlode.corpus.image.RgbImage;
import org.patchlode.model.ConfigurationException;
import org.patchlode.model.PreprocessingFile;

/**
 * Resize rules named after a library give what the library gives. The stored values are what Pillow 12.3 and
 * PyTorch 2.13 ({@code interpolate}) made of the same images, put together as torchvision's and Keras' code does.
 */
class LibraryResizeTest {

    @Test
    void everyRuleGivesTheLibrarysOwnPixels() throws IOException {
        List<String> wrong = new ArrayList<>();
        int count = 0;
        for (String line : expected()) {
            String[] parts = line.split("\\|");
            RgbImage image = pattern(Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
            byte[] found = new Resizer(PreprocessingFile.of("t", "input { width = 10, height = 9 }, resize { " + parts[0] + " }").preprocessing()).resize(image).rgb();
            byte[] wanted = HexFormat.of().parseHex(parts[3]);
            // On tensors the sums are floats, added in an order of the library's own: halves may be rounded to either side.
            boolean floats = parts[0].contains("antialias = false") && !parts[0].contains("nearest") || parts[0].contains("smart-resize = bilinear");
            if (floats ? !close(found, wanted) : !Arrays.equals(found, wanted)) {
                wrong.add(line);
            }
            count++;
        }
        assertThat(wrong).isEmpty();
        assertThat(count).isEqualTo(80);
    }

    @ParameterizedTest
    @ValueSource(strings = {"torchvision { resize = 8 }", "torchvision { resize = [9] }", "torchvision { resize = 12, center-crop = 9 }", "torchvision { center-crop = 9 }",
        "torchvision { resize = 12, interpolation = lanczos }", "keras { smart-resize = bicubic }", "keras { }", "keras { load-img = nearest }, squash = true",
        "torchvision { resize = 12, anti-alias = true }"})
    void whatTheLibraryDoesNotHaveIsRefused(String rule) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> PreprocessingFile.of("t", "input { width = 10, height = 9 }, resize { " + rule + " }"))
                .withMessageContaining("resize");
    }

    private static boolean close(byte[] found, byte[] wanted) {
        int other = 0;
        for (int i = 0; i < wanted.length; i++) {
            int difference = Math.abs((found[i] & 0xff) - (wanted[i] & 0xff));
            if (difference > 1) {
                return false;
            }
            other += difference;
        }
        return found.length == wanted.length && other <= wanted.length / 50;
    }

    private static List<String> expected() throws IOException {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(LibraryResizeTest.class.getResourceAsStream("/resize/expected.txt"), StandardCharsets.US_ASCII))) {
            return in.lines().toList();
        }
    }

    private static RgbImage pattern(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (long i = 0; i < rgb.length; i++) {
            rgb[(int) i] = (byte) (i * i * 7 + i * 37 >> 3);
        }
        return new RgbImage(width, height, rgb);
    }
}
