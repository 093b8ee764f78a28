package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.TinyModel;

/** Damaged, forged and wrong files through the command: each ends in one sentence and exit code 3, and allocates little. */
class MalformedModelsTest {

    private static final long MOST_BYTES = 128L << 20;

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> everyFileIsRefusedInASentence() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        hdf5(files, resource("transfer_frozen_3.h5"), resource("sequential.h5"));
        keras(files, resource("everything_last.keras"));
        dl4j(files, Files.readAllBytes(TinyModel.write(folder)));
        assertThat(files).hasSizeGreaterThanOrEqualTo(50);
        return files.entrySet().stream().map(file -> DynamicTest.dynamicTest(file.getKey(), () -> check(file.getValue())));
    }

    private void check(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("malformed"), bytes);
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        CommandLines.Answer answer = CommandLines.patchlode("layers", "--model", file.toString(), "--input-size", "32");

        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(answer.code()).as(answer.toString()).isEqualTo(3);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err()).startsWith("patchlode: model '").contains(";").hasLineCount(1).doesNotContain("Exception in");
        assertThat(allocated).isLessThan(MOST_BYTES);
    }

    private static void hdf5(Map<String, byte[]> files, byte[] sound, byte[] second) throws IOException {
        files.put("empty", new byte[0]);
        files.put("text", "layers: 3".getBytes(StandardCharsets.UTF_8));
        files.put("h5: signature alone", Arrays.copyOf(sound, 8));
        for (int part : new int[] {1, 5, 20, 50, 80}) {
            files.put("h5: first %d %%".formatted(part), Arrays.copyOf(sound, sound.length * part / 100));
        }
        byte[] noise = sound.clone();
        byte[] random = new byte[4096];
        new Random(9).nextBytes(random);
        System.arraycopy(random, 0, noise, 8, random.length);
        files.put("h5: 4 kB of noise", noise);
        byte[] zeros = sound.clone();
        Arrays.fill(zeros, 8, 4096, (byte) 0);
        files.put("h5: 4 kB of zeros", zeros);
        byte[] ones = sound.clone();
        Arrays.fill(ones, 8, ones.length, (byte) 0xff);
        files.put("h5: all ones", ones);
        files.put("h5: version of the superblock", with(sound, 8, 99));
        files.put("h5: size of an address", with(sound, 13, 77));
        for (int at = 64; at < 72; at++) {
            files.put("h5: address of the root, byte " + (at - 64), with(sound, at, 0xf1));
        }
        for (String signature : new String[] {"TREE", "HEAP", "SNOD", "GCOL"}) {
            files.put("h5: no " + signature, replaced(sound, signature, "XXXX"));
        }
        files.put("h5: no text", replaced(sound, "{\"class_name\"", "             "));
        files.put("h5: text cut", replaced(sound, "}", " "));
        files.put("h5: unknown layer", replaced(sound, "\"Conv2D\"", "\"Conv9D\""));
        files.put("h5: stride 0", replaced(second, "\"strides\": [2, 2]", "\"strides\": [0, 2]"));
        files.put("h5: pool without size", replaced(second, "\"pool_size\"", "\"pool_sizE\""));
        files.put("h5: input without rows", replaced(second, "[null, 9, 7, 3]", "[null, 0, 7, 3]"));
        files.put("h5: other name of a weight", replaced(second, "/gamma:0", "/alpha:0"));
        for (String name : new String[] {"linked", "forged_size", "swapped", "no_weights", "nan", "lambda", "theano", "not_keras"}) {
            files.put("h5: " + name, resource(name + ".h5"));
        }
    }

    private static void keras(Map<String, byte[]> files, byte[] sound) throws IOException {
        files.put("keras: first half", Arrays.copyOf(sound, sound.length / 2));
        files.put("keras: without its last 10 bytes", Arrays.copyOf(sound, sound.length - 10));
        String json = new String(entries(sound).get("config.json"), StandardCharsets.UTF_8);
        String weights = "model.weights.h5";
        for (String missing : new String[] {"metadata.json", "config.json", weights}) {
            Map<String, byte[]> entries = entries(sound);
            entries.remove(missing);
            files.put("keras: no " + missing, zip(entries));
        }
        files.put("keras: version 9", changed(sound, "metadata.json", "{\"keras_version\":\"9.0\"}"));
        files.put("keras: no configuration", changed(sound, "config.json", "{}"));
        files.put("keras: configuration cut", changed(sound, "config.json", json.substring(0, json.length() / 2)));
        files.put("keras: configuration too deep", changed(sound, "config.json", "{\"a\":" + "[".repeat(5000)));
        files.put("keras: configuration too large", changed(sound, "config.json", " ".repeat((16 << 20) + 1)));
        files.put("keras: layer without name", changed(sound, "config.json", json.replace("\"name\": \"conv1\"", "\"name\": \"\"")));
        files.put("keras: layer that reads nobody", changed(sound, "config.json", json.replace("[\"rescale\", 0, 0]", "[\"nobody\", 0, 0]")));
        files.put("keras: layers in a circle", changed(sound, "config.json", json.replace("[\"rescale\", 0, 0]", "[\"sum\", 0, 0]")));
        files.put("keras: output of nobody", changed(sound, "config.json", json.replace("[\"side\", 0, 0]]", "[\"side\", 0, 7]]")));
        files.put("keras: input beyond memory", changed(sound, "config.json", json.replace("[null, 9, 8, 3]", "[null, 2000000000, 2000000000, 3]")));
        files.put("keras: huge padding", changed(sound, "config.json", json.replace("[[1, 0], [0, 2]]", "[[2000000000, 2000000000], [0, 2]]")));
        files.put("keras: weights of text", changed(sound, weights, "no HDF5"));
        byte[] hdf5 = entries(sound).get(weights);
        files.put("keras: weights cut", changed(sound, weights, Arrays.copyOf(hdf5, hdf5.length / 3)));
        files.put("keras: weights that unpack a thousandfold", changed(sound, weights, new byte[80 << 20]));
        Map<String, byte[]> outside = new LinkedHashMap<>();
        entries(sound).forEach((name, bytes) -> outside.put("../../" + name, bytes));
        files.put("keras: entries outside", zip(outside));
    }

    private static void dl4j(Map<String, byte[]> files, byte[] sound) throws IOException {
        files.put("dl4j: first half", Arrays.copyOf(sound, sound.length / 2));
        files.put("dl4j: configuration of another class",
                changed(sound, "configuration.json", "{\"vertices\":{\"a\":{\"@class\":\"javax.swing.JEditorPane\"}}}"));
        files.put("dl4j: no configuration", changed(sound, "configuration.json", "[1]"));
        files.put("dl4j: weights of text", changed(sound, "coefficients.bin", "text"));
        files.put("dl4j: weights that unpack a thousandfold", changed(sound, "coefficients.bin", new byte[80 << 20]));
        Map<String, byte[]> many = new LinkedHashMap<>();
        for (int i = 0; i < 1000; i++) {
            many.put("entry" + i, new byte[1]);
        }
        files.put("zip: of many files", zip(many));
    }

    private static byte[] with(byte[] sound, int at, int value) {
        byte[] bytes = sound.clone();
        bytes[at] = (byte) value;
        return bytes;
    }

    private static byte[] replaced(byte[] sound, String text, String by) {
        String bytes = new String(sound, StandardCharsets.ISO_8859_1);
        assertThat(bytes).contains(text);
        return bytes.replace(text, by).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] changed(byte[] sound, String entry, String text) throws IOException {
        return changed(sound, entry, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] changed(byte[] sound, String entry, byte[] bytes) throws IOException {
        Map<String, byte[]> entries = entries(sound);
        assertThat(entries.put(entry, bytes)).isNotNull().isNotEqualTo(bytes);
        return zip(entries);
    }

    private static Map<String, byte[]> entries(byte[] archive) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new java.io.ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
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

    private static byte[] resource(String name) throws IOException {
        try (java.io.InputStream in = MalformedModelsTest.class.getResourceAsStream("/keras/" + name)) {
            return in.readAllBytes();
        }
    }
}
