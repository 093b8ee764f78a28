package org.patchlode.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.patchlode.model.reader.ModelReader;
import org.patchlode.network.ModelException;

/** What a Keras layer or a call of it says and nobody heeds ends in a refusal that names it. */
class NothingDroppedTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"name\": \"crop\"|\"name\": \"crop\", \"border\": 3|layer 'crop' (Cropping2D) has the setting border = 3, which Patchlode does not know",
        "\"name\": \"shift\"|\"name\": \"shift\", \"dilation_rate\": [2, 2]|layer 'shift' (AveragePooling2D) has the setting dilation_rate = [2,2], which Patchlode does not know",
        "[\"pad\", 0, 0]}}], \"kwargs\": {}|[\"pad\", 0, 0]}}], \"kwargs\": {\"mask\": [1]}|layer 'crop' (Cropping2D) is called with mask = [1], which Patchlode does not know",
        "[\"pad\", 0, 0]}}], \"kwargs\": {}|[\"pad\", 0, 0]}}, 0.5], \"kwargs\": {}|layer 'crop' (Cropping2D) is called on the constant 0.5, which Patchlode cannot run there",
    })
    void isRefused(String text, String by, String message) throws IOException {
        Path file = changed("crops", text, by);

        assertThatThrownBy(() -> ModelReader.read(file, "m", ModelLimits.DEFAULT)).isInstanceOf(ModelException.class).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"start\": 1, \"stop\": 5, \"step\": 2|\"start\": 1.0, \"stop\": 5, \"step\": 2|\"start\":1.0",
        "\"start\": 1, \"stop\": 5, \"step\": 2|\"start\": 1, \"stop\": {\"class_name\": \"int\"}, \"step\": 2|\"stop\":{\"class_name\":\"int\"}",
        "\"start\": 1, \"stop\": 5, \"step\": 2|\"start\": 1, \"stop\": 5, \"step\": 2.5|\"step\":2.5",
        "\"start\": 1, \"stop\": 5, \"step\": 2|\"start\": 1, \"stop\": true, \"step\": 2|\"stop\":true",
        "\"start\": 1, \"stop\": 5, \"step\": 2|\"start\": 1, \"step\": 2|\"start\":1,\"step\":2",
    })
    void aSliceEndThatIsNoWholeNumberIsRefused(String text, String by, String message) throws IOException {
        Path file = changed("items", text, by);

        assertThatThrownBy(() -> ModelReader.read(file, "m", ModelLimits.DEFAULT)).isInstanceOf(ModelException.class)
                .hasMessageContaining("takes the part").hasMessageContaining(message);
    }

    @Test
    void aSliceEndFarBeyondTheAxisIsItsEnd() throws IOException {
        Path file = changed("items", "\"start\": -1, \"stop\": null", "\"start\": -1, \"stop\": 9223372036854775807");

        assertThat(ModelReader.read(file, "m", ModelLimits.DEFAULT).network().layers())
                .hasSameSizeAs(ModelReader.read(changed("items", "\"start\": -1", "\"start\": -1"), "m", ModelLimits.DEFAULT).network().layers());
    }

    @Test
    void whatChangesNothingIsNotInTheWay() throws IOException {
        Path file = changed("crops", "\"name\": \"crop\"", "\"name\": \"crop\", \"seed\": 3, \"lora_rank\": null, \"kernel_initializer\": \"zeros\"");

        assertThat(ModelReader.read(file, "m", ModelLimits.DEFAULT).network().layer("centre")).isPresent();
    }

    private Path changed(String model, String text, String by) throws IOException {
        Path file = folder.resolve("changed.keras");
        try (InputStream sound = NothingDroppedTest.class.getResourceAsStream("/figures/" + model + ".keras"); ZipInputStream in = new ZipInputStream(sound);
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] bytes = in.readAllBytes();
                if (entry.getName().equals("config.json")) {
                    String json = new String(bytes, StandardCharsets.UTF_8);
                    assertThat(json).contains(text);
                    bytes = json.replace(text, by).getBytes(StandardCharsets.UTF_8);
                }
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(bytes);
            }
        }
        return file;
    }
}
