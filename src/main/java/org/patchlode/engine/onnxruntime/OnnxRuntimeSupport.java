package org.patchlode.engine.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.util.Optional;
import org.patchlode.engine.UnsupportedNetworkException;

/** Whether this host can run ONNX Runtime. */
public final class OnnxRuntimeSupport {

    private OnnxRuntimeSupport() {}

    /** Looked at once a JVM, at the first question. */
    private static final class Probe {
        static final Optional<String> PROBLEM = problem();

        private Probe() {}

        private static Optional<String> problem() {
            try {
                NativeLibraries.prepare();
                environment().getVersion();
                return Optional.empty();
            } catch (LinkageError | RuntimeException e) {
                return Optional.of("ONNX Runtime does not load on this host (%s); use the onednn or nd4j engine".formatted(reason(e).lines().findFirst().orElse("")));
            }
        }

        private static String reason(Throwable e) {
            return e.getCause() == null ? String.valueOf(e.getMessage()) : reason(e.getCause());
        }
    }

    /** Whether the library loads here. */
    public static boolean available() {
        return Probe.PROBLEM.isEmpty();
    }

    /** Why it is not available: one sentence; empty if it is. */
    public static Optional<String> problem() {
        return Probe.PROBLEM;
    }

    /** For instance {@code ONNX Runtime 1.23.2}. @throws UnsupportedNetworkException if not available */
    public static String description() {
        require();
        return "ONNX Runtime " + environment().getVersion();
    }

    static void require() {
        Probe.PROBLEM.ifPresent(problem -> {
            throw new UnsupportedNetworkException(problem);
        });
    }

    /** One a JVM, whoever asks; it warns of things that no user can change. */
    static OrtEnvironment environment() {
        return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "patchlode");
    }
}
