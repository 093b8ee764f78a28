package org.patchlode.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.patchlode.model.reader.ModelReader;
import org.patchlode.network.ModelException;

/** Models of other tools are refused with what to do about it. */
class OtherFormatsTest {

    @TempDir
    Path folder;

    static Stream<Arguments> others() {
        return Stream.of(Arguments.of("net.pth", "\u0080\u0002\u008a\nl", "it is a PyTorch file (pickled", "torch.onnx.export(model.eval()"),
                Arguments.of("net.tflite", "\u001c\u0000\u0000\u0000TFL3\u0000\u0000", "it is a TensorFlow Lite model", "model.save(\"net.keras\")"),
                Arguments.of("net.safetensors", "\u0050\u0001\u0000\u0000\u0000\u0000\u0000\u0000{\"w\":", "it is a safetensors file", "torch.onnx.export("),
                Arguments.of("model.json", "{\"format\": \"layers-model\"}", "it is a description in JSON", "model.save(\"net.keras\")"),
                Arguments.of("saved_model.pb", "\b\u0001\u0012\u0010xxxx", "it is a part of TensorFlow's SavedModel", "tf2onnx"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("others")
    void filesOfOtherTools(String name, String content, String what, String remedy) throws IOException {
        refused(Files.write(folder.resolve(name), content.getBytes(StandardCharsets.ISO_8859_1)), what, remedy);
    }

    @ParameterizedTest
    @CsvSource({"net.pt, net/data.pkl, weights or a pickled module", "script.pt, script/constants.pkl, TorchScript", "program.pt2, program/archive_format, an exported program"})
    void archivesOfPyTorch(String name, String entry, String what) throws IOException {
        Path file = folder.resolve(name);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(1);
            // Large networks have an entry a tensor.
            for (int i = 0; i < 100; i++) {
                zip.putNextEntry(new ZipEntry("net/data/" + i));
                zip.write(1);
            }
            zip.putNextEntry(new ZipEntry("net/data.pkl".equals(entry) ? "net/version" : "net/data.pkl"));
            zip.write(1);
        }
        refused(file, "it is a PyTorch file (%s)".formatted(what), "torch.onnx.export(model.eval()");
    }

    @Test
    void nonsenseIsStillNothing() throws IOException {
        refused(Files.writeString(folder.resolve("net.bin"), "layers: 3"), "the file is neither HDF5 nor zip nor ONNX", "give a Keras");
    }

    private static void refused(Path file, String what, String remedy) {
        assertThatThrownBy(() -> ModelReader.read(file, "m", ModelLimits.DEFAULT)).isInstanceOf(ModelException.class)
                .hasMessageStartingWith("model 'm': " + what).hasMessageContaining(remedy);
    }
}
