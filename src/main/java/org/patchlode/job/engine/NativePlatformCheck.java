package org.patchlode.job.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.patchlode.model.ConfigurationException;

/**
 * Whether the native libraries that the build packed can run on this host: told by Java alone, before one of them is
 * loaded, since a library that does not fit ends in a linkage error that helps nobody, or in a dead JVM.
 */
public final class NativePlatformCheck {

    private static final String PACKED = "/org/patchlode/native.properties";
    private static final Map<String, String> ARCHITECTURES = Map.of("amd64", "x86_64", "x86-64", "x86_64", "aarch64", "arm64", "arm", "armhf", "i386", "x86");

    private final String packedPlatform;
    private final String packedNd4j;
    private final String platform;
    private final Path root;

    NativePlatformCheck(Properties packed, Properties system, Path root) {
        this.packedPlatform = packed.getProperty("platform");
        this.packedNd4j = packed.getProperty("nd4j");
        this.platform = system(system.getProperty("os.name", "")) + "-" + architecture(system.getProperty("os.arch", ""));
        this.root = root;
    }

    /** @throws ConfigurationException if they cannot run here; the sentence names the build that can */
    public static void require() {
        Holder.PROBLEM.ifPresent(problem -> {
            throw new ConfigurationException(problem);
        });
    }

    /** Looked at once a JVM. */
    private static final class Holder {
        static final Optional<String> PROBLEM = new NativePlatformCheck(packed(), System.getProperties(), Path.of("/")).problem();
    }

    private static Properties packed() {
        Properties packed = new Properties();
        try (InputStream file = NativePlatformCheck.class.getResourceAsStream(PACKED)) {
            packed.load(file);
            return packed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<String> problem() {
        if (!platform.equals(packedPlatform)) {
            return Optional.of("this host is %s but the build packs native libraries for %s; build for it with 'mvn package -Dnative.platform=%s -Dnd4j.classifier=%s' (if those classifiers are published; only linux-x86_64 is tested)"
                    .formatted(platform, packedPlatform, platform, platform));
        }
        if (platform.startsWith("linux") && musl()) {
            return Optional.of("this host has the C library musl but the native libraries, classifier %s, need glibc; use an image with glibc, such as Debian's"
                    .formatted(packedNd4j));
        }
        return missingInstructions().map(missing -> "this host's processor has no %s, which the native libraries of classifier %s need; build with 'mvn package -Dnd4j.classifier=%s'"
                .formatted(missing, packedNd4j, missing.equals("avx512f") ? packedNd4j.replace("avx512", "avx2") : packedNd4j.replaceAll("-avx(2|512)$", "")));
    }

    /** musl's loader is there and glibc's is not. */
    private boolean musl() {
        if (Files.exists(root.resolve("lib64/ld-linux-x86-64.so.2")) || Files.exists(root.resolve("lib/ld-linux-aarch64.so.1"))) {
            return false;
        }
        Path folder = root.resolve("lib");
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith("ld-musl-"));
        } catch (IOException e) {
            return false;
        }
    }

    private Optional<String> missingInstructions() {
        Optional<String> needed = packedNd4j.endsWith("avx512") ? Optional.of("avx512f") : packedNd4j.endsWith("avx2") ? Optional.of("avx2") : Optional.empty();
        return needed.filter(flag -> flags().map(flags -> !(" " + flags + " ").contains(" " + flag + " ")).orElse(false));
    }

    /** Of the first processor; empty where the system does not say. */
    private Optional<String> flags() {
        try (Stream<String> lines = Files.lines(root.resolve("proc/cpuinfo"), java.nio.charset.StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith("flags")).findFirst().map(line -> line.substring(line.indexOf(':') + 1).strip());
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private static String system(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("mac") ? "macosx" : lower.startsWith("windows") ? "windows" : lower;
    }

    private static String architecture(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return ARCHITECTURES.getOrDefault(lower, lower);
    }
}
