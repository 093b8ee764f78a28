package org.patchlode.job.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A kind of host, as far as libraries choose their kernels by it. */
final class HostKind {

    private static final int CACHES = 5;

    private HostKind() {}

    /** The kind of this host. @param engine what runs here, which knows more of it */
    static String of(String engine) {
        return "%s, %s%s".formatted(engine, (System.getProperty("os.arch") + " " + vectors()).strip(), caches());
    }

    /** The widest vector instructions, as Linux lists them; ND4J picks its kernels by them without saying so. */
    private static String vectors() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            String flags = " " + lines.filter(line -> line.startsWith("flags")).findFirst().orElse("") + " ";
            return Stream.of("avx512f", "avx2", "avx").filter(set -> flags.contains(" " + set + " ")).findFirst().orElse("");
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }

    /** The sizes of a core's caches of data, as Linux lists them, the smallest first. */
    private static String caches() {
        StringBuilder sizes = new StringBuilder();
        for (int i = 0; i < CACHES; i++) {
            Path cache = Path.of("/sys/devices/system/cpu/cpu0/cache/index" + i);
            try {
                if (!Files.readString(cache.resolve("type")).startsWith("Instruction")) {
                    sizes.append(' ').append(Files.readString(cache.resolve("size")).strip());
                }
            } catch (IOException | RuntimeException e) {
                // There are no more, or nobody says.
            }
        }
        return sizes.isEmpty() ? "" : ", caches" + sizes;
    }
}
