package org.patchlode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * The folder of real models, photographs and golden results that is not part of the project. Tests that need it are
 * skipped where it is missing: name it by {@code -Dpatchlode.shared=DIR} or {@code PATCHLODE_SHARED}; else a folder
 * {@code shared} beside the project is taken.
 */
public final class Shared {

    private Shared() {}

    /** A file or folder in it. */
    public static Path path(String name) {
        Path path = root().resolve(name);
        Assumptions.assumeTrue(Files.exists(path), "needs " + name + " of the shared folder (-Dpatchlode.shared=DIR)");
        return path;
    }

    private static Path root() {
        return Path.of(Optional.ofNullable(System.getProperty("patchlode.shared"))
                .or(() -> Optional.ofNullable(System.getenv("PATCHLODE_SHARED")))
                .orElse("../shared"));
    }
}
