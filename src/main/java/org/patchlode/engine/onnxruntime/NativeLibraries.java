package org.patchlode.engine.onnxruntime;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where ONNX Runtime's native libraries are unpacked: with those of JavaCPP, which locks its folder, keeps it from one start to the
 * next, and has a place of its own in each executor. By itself the library unpacks into the folder of temporary files, 22 MB at each
 * start, where programs may be forbidden to run.
 */
final class NativeLibraries {

    static final String PROPERTY = "onnxruntime.native.path";

    private static final Logger LOG = LoggerFactory.getLogger(NativeLibraries.class);
    private static final List<String> NAMES = List.of("onnxruntime", "onnxruntime4j_jni");

    private NativeLibraries() {}

    /** Must come before the first use of the library. What somebody has set stays. */
    static synchronized void prepare() {
        if (System.getProperty(PROPERTY) == null) {
            unpack().ifPresent(folder -> System.setProperty(PROPERTY, folder));
        }
    }

    private static Optional<String> unpack() {
        Optional<String> folder = Optional.empty();
        try {
            for (String name : NAMES) {
                URL packed = NativeLibraries.class.getResource("/ai/onnxruntime/native/" + platform() + "/" + System.mapLibraryName(name));
                if (packed == null) {
                    // The library says of itself what it misses.
                    return Optional.empty();
                }
                folder = Optional.of(Loader.cacheResource(packed)).map(File::getParent);
            }
            return folder;
        } catch (IOException | RuntimeException e) {
            LOG.warn("ONNX Runtime's native libraries cannot be kept with the others ({}); they are unpacked into the folder of temporary files", e.toString());
            return Optional.empty();
        }
    }

    /** As the artifact names it. @see OrtEnvironment */
    private static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String architecture = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String name = system.startsWith("mac") || system.startsWith("darwin") ? "osx" : system.startsWith("win") ? "win" : "linux";
        return name + "-" + (architecture.equals("amd64") || architecture.equals("x86_64") ? "x64" : architecture);
    }
}
