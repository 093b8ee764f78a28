package org.patchlode.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.model.reader.ModelReader;
import org.patchlode.network.ModelException;

class DamagedModelTest {

    @TempDir
    Path folder;

    private byte[] sound;
    private Map<String, byte[]> entries;

    @BeforeEach
    void writeSoundModel() throws IOException {
        Path file = folder.resolve("sound.zip");
        ModelSerializer.writeModel(Dl4jReaderTest.network(InputType.convolutional(13, 11, 3), Dl4jReaderTest.convolution(3).name("conv").build()),
                file.toFile(), false);
        sound = Files.readAllBytes(file);
        entries = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : java.util.Collections.list(zip.entries())) {
                entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        assertThat(read(sound).network().layers()).hasSize(1);
    }

    @Test
    void filesThatAreNoModels() {
        assertRefused(new byte[0], "the file is empty");
        assertRefused("layers: 3".getBytes(StandardCharsets.UTF_8), "the file is neither HDF5 nor zip");
        assertRefused(new byte[] {'P'}, "the file is neither HDF5 nor zip");
        assertThatThrownBy(() -> ModelReader.read(folder.resolve("missing.h5"), "missing.h5", ModelLimits.DEFAULT))
                .isInstanceOf(ModelException.class).hasMessageStartingWith("model 'missing.h5' cannot be read (NoSuchFileException");
    }

    @Test
    void truncatedArchives() {
        for (int length = 4; length < sound.length; length += sound.length / 20) {
            assertRefused(Arrays.copyOf(sound, length), "");
        }
    }

    @Test
    void truncatedHdf5() throws Exception {
        byte[] whole = Files.readAllBytes(KerasReaderTest.file("functional"));
        for (int length = 8; length < whole.length; length += whole.length / 20) {
            assertRefused(Arrays.copyOf(whole, length), "");
        }
    }

    @Test
    void flippedBytesEitherReadOrAreRefused() {
        java.util.Random random = new java.util.Random(1);
        for (int i = 0; i < 40; i++) {
            byte[] flipped = sound.clone();
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(read(flipped).network().layers()).hasSize(1);
            } catch (ModelException e) {
                assertThat(e).hasMessageContaining("model 'm'");
            }
        }
    }

    @Test
    void flippedBytesOfAKerasDescriptionEitherReadOrAreRefused() throws Exception {
        byte[] whole = Files.readAllBytes(KerasReaderTest.file("sequential"));
        int start = new String(whole, StandardCharsets.ISO_8859_1).indexOf("{\"class_name\"");
        java.util.Random random = new java.util.Random(2);
        for (int i = 0; i < 60; i++) {
            byte[] flipped = whole.clone();
            flipped[start + random.nextInt(3000)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(read(flipped).network().input().maps()).isPositive();
            } catch (ModelException e) {
                assertThat(e).hasMessageContaining("model 'm'");
            }
        }
    }

    @Test
    void archivesOfSomethingElse() throws IOException {
        assertRefused(zip(Map.of("readme.txt", new byte[3])), "the archive has no configuration.json");
        assertRefused(zip(Map.of("config.json", new byte[3], "model.weights.h5", new byte[3])), "the archive has no metadata.json, as a .keras file has");
        Map<String, byte[]> many = new LinkedHashMap<>();
        for (int i = 0; i < 100; i++) {
            many.put("entry" + i, new byte[1]);
        }
        assertRefused(zip(many), "the archive has 100 entries");
        entries.remove("coefficients.bin");
        assertRefused(zip(entries), "the archive holds no coefficients.bin");
    }

    @Test
    void configurationsThatLie() throws IOException {
        String json = new String(entries.get("configuration.json"), StandardCharsets.UTF_8);
        assertRefused(with("configuration.json", "[1]"), "its configuration is no JSON object");
        assertRefused(with("configuration.json", "{\"a\":" + "[".repeat(5000)), "its configuration nests more than 100 levels");
        assertRefused(with("configuration.json", "{\"a\":1}"), "its configuration is neither a MultiLayerNetwork's nor a ComputationGraph's");
        assertRefused(with("configuration.json", json.substring(0, json.length() / 2)), "");
        String foreign = json.replaceFirst("\"@class\" : \"[^\"]*\"", "\"@class\" : \"javax.swing.JEditorPane\"");
        assertThat(foreign).isNotEqualTo(json);
        assertRefused(with("configuration.json", foreign), "names the class 'javax.swing.JEditorPane'");
        assertRefused(with("configuration.json", "{\"confs\":[\"java.lang.Thread\",{}]}"), "names the class 'java.lang.Thread'");
        String wide = json.replaceFirst("\"nout\" : 3", "\"nout\" : 2000000000");
        assertThat(wide).isNotEqualTo(json);
        assertRefused(with("configuration.json", wide), "");
    }

    @Test
    void weightsThatLie() throws IOException {
        assertRefused(with("coefficients.bin", coefficients(1L << 40, "FLOAT", 8)), "it claims 1,099,511,627,776 weights in");
        assertRefused(with("coefficients.bin", coefficients(-1, "FLOAT", 8)), "it claims -1 weights");
        assertRefused(with("coefficients.bin", coefficients(8, "UTF8", 8)), "its weights are of type UTF8");
        assertRefused(with("coefficients.bin", coefficients(8, "FLOAT", 8)), "");
        assertRefused(with("coefficients.bin", "text"), "");
        byte[] bomb = zip(Map.of("configuration.json", entries.get("configuration.json"), "coefficients.bin", new byte[80 << 20]));
        assertRefused(bomb, "its weights unpack to 83,886,080 bytes");
    }

    @Test
    void javaObjectsInTheArchiveAreNeverRead() throws IOException {
        entries.put("preprocessor.bin", "no serialised object".getBytes(StandardCharsets.UTF_8));
        entries.put("normalizer.bin", new byte[] {1});

        assertThat(read(zip(entries)).network().layers()).hasSize(1);
    }

    @Test
    void limitsHold() throws IOException {
        Path file = Files.write(folder.resolve("m"), sound);
        assertThatThrownBy(() -> ModelReader.read(file, "m", new ModelLimits(100, 100))).isInstanceOf(ModelException.class)
                .hasMessageContaining("bytes are more than the 100 allowed");
        assertThatThrownBy(() -> ModelReader.read(file, "m", new ModelLimits(1 << 20, 100))).isInstanceOf(ModelException.class)
                .hasMessageContaining("its configuration is larger than the 100 bytes allowed");
    }

    private void assertRefused(byte[] bytes, String message) {
        assertThatThrownBy(() -> read(bytes)).as("%d bytes, expecting '%s'", bytes.length, message)
                .isInstanceOf(ModelException.class).hasMessageContaining("model 'm'").hasMessageContaining(message);
    }

    private Model read(byte[] bytes) throws ModelException {
        try {
            Path file = Files.write(Files.createTempFile(folder, "m", ".model"), bytes);
            return ModelReader.read(file, "m", ModelLimits.DEFAULT, Optional.of(new InputSize(13, 11)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private byte[] with(String name, String text) throws IOException {
        return with(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] with(String name, byte[] bytes) throws IOException {
        Map<String, byte[]> changed = new LinkedHashMap<>(entries);
        changed.put(name, bytes);
        return zip(changed);
    }

    private static byte[] coefficients(long count, String type, int written) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeUTF("MIXED_DATA_TYPES");
        out.writeLong(0);
        out.writeUTF("LONG");
        out.writeUTF("MIXED_DATA_TYPES");
        out.writeLong(count);
        out.writeUTF(type);
        for (int i = 0; i < written; i++) {
            out.writeFloat(1);
        }
        return bytes.toByteArray();
    }

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
