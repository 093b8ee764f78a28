package org.patchlode.engine.onednn;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.util.Optional;

/**
 * One native thread a Java thread. oneDNN's kernels open an OpenMP region whose width each calling thread sets for
 * itself; the library has no call for it, so the OpenMP runtime that it is linked against is asked directly.
 */
final class OpenMp {

    private static final OpenMp INSTANCE = new OpenMp(System.getenv("OMP_NUM_THREADS"));

    private final Optional<Function> setNumThreads;

    private OpenMp(String environment) {
        // The runtime reads the variable when it loads: where it says 1, nothing is left to do.
        setNumThreads = "1".equals(environment) ? Optional.empty() : find();
    }

    /** Makes the calling thread's kernels run on that thread alone. */
    static void single() {
        INSTANCE.setNumThreads.ifPresent(function -> function.invokeVoid(new Object[] {1}));
    }

    private static Optional<Function> find() {
        try {
            // Looked up through oneDNN's own library, so that it is the runtime that oneDNN uses even if another is loaded.
            String library = OneDnnSupport.libraryPath();
            return Optional.of(NativeLibrary.getInstance(library).getFunction("omp_set_num_threads"));
        } catch (LinkageError | RuntimeException e) {
            System.getLogger(OpenMp.class.getName()).log(System.Logger.Level.WARNING,
                    "cannot limit OpenMP to one thread a task (" + e.getMessage() + "); set OMP_NUM_THREADS=1");
            return Optional.empty();
        }
    }
}
