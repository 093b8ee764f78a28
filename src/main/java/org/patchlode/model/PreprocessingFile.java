package org.patchlode.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * A preprocessing file in HOCON, read from the ready ones (under {@code conf/preprocessing}, packed in the jar) or from
 * the local disk. Such a file may come from a stranger: it can neither include another file nor see the environment or
 * system properties.
 *
 * @param name as given by the user
 * @param text of the file, for its checksum
 * @param preprocessing what it says
 */
public record PreprocessingFile(String name, String text, Preprocessing preprocessing) {

    private static final List<String> READY = List.of(
            "cifar10-resnet", "demo-faces", "dlib-face-resnet", "imagenet-torchvision", "squeezenet-v1.0", "unit-64", "vgg");
    private static final int MAX_BYTES = 64 * 1024;

    /** The names of the ready files. */
    public static List<String> ready() {
        return READY;
    }

    /**
     * Reads a ready file by its name, or a file by its path. A ready name wins over a file of the same name.
     *
     * @throws ConfigurationException if there is no such file or it says something else than a preprocessing
     */
    public static PreprocessingFile read(String nameOrPath) {
        String text = READY.contains(nameOrPath) ? readyText(nameOrPath) : fileText(nameOrPath);
        return of(nameOrPath, text);
    }

    /**
     * Parses text that was read elsewhere.
     *
     * @param name how messages call it
     * @throws ConfigurationException if it says something else than a preprocessing
     */
    public static PreprocessingFile of(String name, String text) {
        if (text.length() > MAX_BYTES) {
            throw new ConfigurationException("the preprocessing file %s has over %d characters; a preprocessing file is a few lines"
                    .formatted(name, MAX_BYTES));
        }
        return new PreprocessingFile(name, text, PreprocessingParser.parse(name, text));
    }

    private static String readyText(String name) {
        try (InputStream in = PreprocessingFile.class.getResourceAsStream("/org/patchlode/preprocessing/" + name + ".conf")) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks org/patchlode/preprocessing/" + name + ".conf");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the jar's preprocessing " + name + " cannot be read", e);
        }
    }

    private static String fileText(String path) {
        try {
            Path file = Path.of(path);
            if (!Files.isRegularFile(file)) {
                throw new ConfigurationException("the preprocessing '%s' is neither a file nor one of the ready ones: %s"
                        .formatted(path, String.join(", ", READY)));
            }
            try (InputStream in = Files.newInputStream(file)) {
                return new String(in.readNBytes(MAX_BYTES + 1), StandardCharsets.UTF_8);
            }
        } catch (IOException | InvalidPathException e) {
            throw new ConfigurationException("the preprocessing file %s cannot be read (%s); check its name and permissions, or take one of %s"
                    .formatted(path, e.getClass().getSimpleName(), String.join(", ", READY)), e);
        }
    }
}
