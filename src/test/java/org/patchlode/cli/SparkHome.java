package org.patchlode.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A folder that Spark takes for its installation: links to the jars that the build brought. */
public final class SparkHome {

    private SparkHome() {}

    /** @param folder where it comes to lie, itself the home @param wanted which paths of the build's class path belong to it */
    public static Path write(Path folder, Predicate<String> wanted) throws IOException {
        Path jars = Files.createDirectories(folder.resolve("jars"));
        Files.createFile(folder.resolve("RELEASE"));
        Stream.of(classpath().split(File.pathSeparator)).filter(wanted).map(Path::of).forEach(jar -> link(jars, jar));
        return folder;
    }

    /** What the build puts on the class path of a laptop's run; before it is packaged, what this test has, which holds that. */
    static String classpath() throws IOException {
        Path packaged = Path.of("target/classpath");
        return Files.exists(packaged) ? Files.readString(packaged).strip() : System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    static void link(Path jars, Path jar) {
        try {
            Path link = jars.resolve(jar.getFileName());
            if (!Files.exists(link)) {
                Files.createSymbolicLink(link, jar.toAbsolutePath());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
