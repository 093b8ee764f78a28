package org.patchlode.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.patchlode.model.reader.ModelReader;
import org.patchlode.network.ModelException;

/** Thousands of random mutations of sound files: each is read or refused in a sentence, and none makes the heap grow. */
@Tag("soak")
class MutatedModelsTest {

    private static final int MUTATIONS = Integer.getInteger("patchlode.mutations", 3000);
    /** What the sound files themselves need is less than 2 MB. */
    private static final long MOST_BYTES = 64L << 20;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"sequential.h5", "transfer_frozen_3.h5", "transfer_sequential.keras", "everything_first.keras", "../figures/separable_gzip.h5"})
    void mutationsAreReadOrRefused(String name) throws Exception {
        byte[] sound = Files.readAllBytes(KerasReaderTest.resource(name));
        Path file = folder.resolve("mutated");
        Random random = new Random(name.hashCode());
        TreeMap<String, Integer> endings = new TreeMap<>();
        long mostBytes = 0;
        long mostMillis = 0;
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < MUTATIONS; i++) {
            Files.write(file, mutated(sound, random));
            long before = threads.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            String ending = "read";
            try {
                ModelReader.read(file, "m", ModelLimits.DEFAULT);
            } catch (ModelException e) {
                assertThat(e.getMessage()).startsWith("model 'm'").doesNotContain("\n").doesNotContain("driver-memory");
                ending = e.getMessage().contains("cannot be read (") ? "refused by a library" : "refused";
            }
            endings.merge(ending, 1, Integer::sum);
            mostMillis = Math.max(mostMillis, (System.nanoTime() - start) / 1_000_000);
            mostBytes = Math.max(mostBytes, threads.getCurrentThreadAllocatedBytes() - before);
        }
        System.out.printf("%s: %s, at most %,d bytes allocated and %,d ms a file%n", name, endings, mostBytes, mostMillis);
        assertThat(mostBytes).isLessThan(MOST_BYTES);
        assertThat(endings.keySet()).contains("refused");
    }

    private static byte[] mutated(byte[] sound, Random random) {
        byte[] bytes = sound.clone();
        // Most of an HDF5 file's structure stands at its beginning.
        int range = random.nextBoolean() ? bytes.length : Math.min(bytes.length, 4096);
        switch (random.nextInt(5)) {
            case 0 -> {
                for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
                    bytes[random.nextInt(range)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            case 1 -> {
                byte[] noise = new byte[1 + random.nextInt(64)];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, bytes, random.nextInt(range - noise.length), noise.length);
            }
            case 2 -> java.util.Arrays.fill(bytes, random.nextInt(range), range, (byte) (random.nextBoolean() ? 0 : 0xff));
            case 3 -> {
                int length = 1 + random.nextInt(Math.min(512, range / 2));
                System.arraycopy(sound, random.nextInt(range - length), bytes, random.nextInt(range - length), length);
            }
            default -> bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
        }
        return bytes;
    }
}
