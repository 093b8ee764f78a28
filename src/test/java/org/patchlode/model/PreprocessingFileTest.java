package org.patchlode.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.patchlode.model.Preprocessing.Channels;

class PreprocessingFileTest {

    @TempDir
    Path folder;

    @Test
    void defaultsLeavePixelsAsTheyAre() {
        assertThat(parse("input { width = 40, height = 30 }")).isEqualTo(new Preprocessing(
                40, 30, Channels.RGB, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f), 1f, new Resize.ShorterSide(40), true));
    }

    @Test
    void theContractsExampleIsRead() {
        assertThat(parse("""
                input { width = 227, height = 227, channels = BGR, mean = [104, 117, 123], std = [1, 1, 1], scale = 1.0 }
                resize { shorter-side = 227, then = center-crop }
                exif-orientation = ignore
                """)).isEqualTo(new Preprocessing(227, 227, Channels.BGR, List.of(104f, 117f, 123f), List.of(1f, 1f, 1f), 1f,
                new Resize.ShorterSide(227), false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "resize = squash | Squash", "resize { mode = squash } | Squash", "resize { squash = true } | Squash",
        "resize = center-crop | CenterCrop", "resize { mode = center-crop } | CenterCrop", "resize { then = center-crop } | ShorterSide"
    })
    void everySpellingOfARuleIsRead(String text, String rule) {
        assertThat(parse("input { width = 8, height = 8 }\n" + text).resize().getClass().getSimpleName()).isEqualTo(rule);
    }

    @Test
    void greyInputsHaveOneChannel() {
        Preprocessing grey = parse("input { width = 8, height = 8, channels = GRAY, mean = [128] }");
        assertThat(grey.mean()).containsExactly(128f);
        assertThat(grey.inputSize()).isEqualTo(64);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "input { width = 8 } | height",
        "resize = squash | lacks input",
        "input { width = 8, height = 8, chanels = RGB } | unknown key 'input.chanels'",
        "input { width = 8, height = 8 }, colour = red | unknown key 'colour'",
        "input { width = 8, height = 8 }, resize { side = 8 } | unknown key 'resize.side'",
        "input { width = 8, height = 8, channels = CMYK } | 'CMYK'; give RGB, BGR or GRAY",
        "input { width = 8, height = 8, mean = [1, 2] } | 2 values, but RGB has 3 channels",
        "input { width = 8, height = 8, std = [1, 0, 1] } | divided by 0",
        "input { width = 8, height = 8, std = [1, 1e-60, 1] } | divided by 0",
        "input { width = 8, height = 8, mean = [1, 2, NaN] } | finite",
        "input { width = 8, height = 8, mean = [1, 2, 1e300] } | finite",
        "input { width = 8, height = 8, scale = 0 } | input.scale is 0",
        "input { width = 0, height = 8 } | input.width is 0",
        "input { width = 8, height = 999999 } | input.height is 999999",
        "input { width = 8, height = 9 }, resize { shorter-side = 8 } | needs from 9",
        "input { width = 8, height = 8 }, resize = stretch | 'stretch'; give squash",
        "input { width = 8, height = 8 }, resize { squash = true, shorter-side = 9 } | more than one rule",
        "input { width = 8, height = 8 }, exif-orientation = maybe | 'maybe'; give honour or ignore",
        "input { width = ${HOME}, height = 8 } | HOME",
        "input { width = ${user.name}, height = 8 } | user.name",
        "include file(\"/etc/hostname\"), input { width = 8, height = 8 } | stands alone",
        "include url(\"http://localhost:1/x\") | stands alone",
        "include classpath(\"reference.conf\") | stands alone",
        "include \"other.conf\" | stands alone",
        "input { width | refused"
    })
    void whatIsWrongIsRefusedInASentence(String text, String reason) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> parse(text))
                .withMessageStartingWith("the preprocessing mine.conf is refused: ")
                .withMessageContaining(reason)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @Test
    void hostileNestingIsRefused() {
        assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> parse("a=" + "[".repeat(60_000)));
        assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> parse("#".repeat(70_000)))
                .withMessageContaining("a few lines");
    }

    @Test
    void everyReadyFileIsPackedAndRead() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("conf", "preprocessing"))) {
            assertThat(files.map(file -> file.getFileName().toString().replaceFirst("\\.conf$", "")).sorted().toList())
                    .isEqualTo(PreprocessingFile.ready());
        }
        assertThat(PreprocessingFile.ready()).allSatisfy(name -> assertThat(PreprocessingFile.read(name).text()).startsWith("#"));
    }

    @Test
    void readyFilesSayWhatTheirNetworksWereTrainedWith() {
        assertThat(PreprocessingFile.read("squeezenet-v1.0").preprocessing().mean()).containsExactly(104f, 117f, 123f);
        assertThat(PreprocessingFile.read("dlib-face-resnet").preprocessing().std()).containsExactly(255f, 255f, 255f);
        assertThat(PreprocessingFile.read("imagenet-torchvision").preprocessing().resize()).isEqualTo(new Resize.ShorterSide(256));
        assertThat(PreprocessingFile.read("cifar10-resnet").preprocessing().inputSize()).isEqualTo(3 * 32 * 32);
    }

    @Test
    void aFileIsReadByItsPath() throws IOException {
        Path file = Files.writeString(folder.resolve("own.conf"), "input { width = 5, height = 5 }");
        assertThat(PreprocessingFile.read(file.toString()).preprocessing().width()).isEqualTo(5);
    }

    @Test
    void anUnknownNameOffersTheReadyOnes() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> PreprocessingFile.read("sqeezenet"))
                .withMessageContaining("'sqeezenet'")
                .withMessageContaining("squeezenet-v1.0");
        assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> PreprocessingFile.read("bad\0name"));
    }

    private static Preprocessing parse(String text) {
        return PreprocessingFile.of("mine.conf", text).preprocessing();
    }
}
