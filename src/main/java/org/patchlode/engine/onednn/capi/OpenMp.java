package org.patchlode.engine.onednn.capi;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import java.util.Map;
import java.util.Optional;

/**
 * One native thread a Java thread. oneDNN's kernels open an OpenMP region whose width each calling thread sets for
 * itself; the library has no call for it, so the OpenMP runtime that it is linked against is asked directly.
 */
public final class OpenMp {

    /** {@code RTLD_LAZY} without {@code RTLD_GLOBAL}. */
    private static final int RESOLVE_LAZILY = 1;

    private static final OpenMp INSTANCE = new OpenMp(System.getenv("OMP_NUM_THREADS"));

    private final Optional<Function> setNumThreads;
    private final ThreadLocal<Boolean> limited = ThreadLocal.withInitial(() -> false);

    private OpenMp(String environment) {
        // The runtime reads the variable when it loads: where it says 1, nothing is left to do.
        setNumThreads = "1".equals(environment) ? Optional.empty() : find();
    }

    /** Makes the calling thread's kernels run on that thread alone. Costs next to nothing from the second call on. */
    public static void single() {
        INSTANCE.limit();
    }

    private void limit() {
        if (setNumThreads.isPresent() && !limited.get()) {
            setNumThreads.get().invokeVoid(new Object[] {1});
            limited.set(true);
        }
    }

    /**
     * oneDNN's own library, with what it is linked against. JNA would make its symbols everybody's, and ND4J, which has
     * another oneDNN built in, would call them and crash.
     */
    public static NativeLibrary library() {
        return NativeLibrary.getInstance(OneDnnSupport.libraryPath(), Map.of(Library.OPTION_OPEN_FLAGS, RESOLVE_LAZILY));
    }

    private static Optional<Function> find() {
        try {
            // Looked up through oneDNN's own library, so that it is the runtime that oneDNN uses even if another is loaded.
            return Optional.of(library().getFunction("omp_set_num_threads"));
        } catch (LinkageError | RuntimeException e) {
            System.getLogger(OpenMp.class.getName()).log(System.Logger.Level.WARNING,
                    "cannot limit OpenMP to one thread a task (" + e.getMessage() + "); set OMP_NUM_THREADS=1");
            return Optional.empty();
        }
    }
}
