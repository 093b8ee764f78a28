package org.patchlode.job.run;

import java.io.UncheckedIOException;
import org.patchlode.result.RunFolder;

/**
 * Notes in a run that its driver's JVM was shut down, by a signal or by a program that called this one and exits. Spark stops then
 * too, and what fails fails for want of Spark: as a reason that would mislead.
 */
final class SignalNote implements AutoCloseable {

    /** What {@code status} and the log say. */
    static final String SENTENCE = "the JVM was shut down before the run was done (SIGTERM, SIGINT or an exit); --resume goes on with it";

    private final Thread hook;

    private SignalNote(Thread hook) {
        this.hook = hook;
    }

    /** Watches until closed. */
    static SignalNote watch(RunFolder run) {
        Thread hook = new Thread(() -> {
            try {
                if (!run.isComplete()) {
                    RunFailure.note(run, new IllegalStateException(SENTENCE));
                }
            } catch (UncheckedIOException e) {
                // Storage that is gone by now; the run is unfinished in any case.
                return;
            }
        }, "patchlode-signal");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            // Ended already.
            hook.start();
        }
        return new SignalNote(hook);
    }

    /** Whether this JVM has been told to end: it takes no more hooks then. */
    static boolean isEnding() {
        Thread probe = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is running.
            return;
        }
    }
}
