package org.patchlode.job.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.patchlode.result.Manifest;
import org.patchlode.result.RunFolder;
import org.patchlode.result.RunLease;
import org.patchlode.result.RunNames;

/** Why a run failed, kept in it until it is gone on with, for {@code patchlode status}. */
public final class RunFailure {

    private static final String FILE = RunNames.unfinished("failure.json");
    private static final int LONGEST = 500;

    private RunFailure() {}

    /**
     * Does the work of a run, and notes in it why that failed, also if the JVM is told to end meanwhile.
     *
     * @param lease of the driver that does it
     */
    public static <T> T noting(RunFolder run, RunLease lease, Supplier<T> work) {
        SignalNote signal = SignalNote.watch(run);
        try {
            return work.get();
        } catch (Throwable e) {
            // What ended the work of a driver whose run is another's by now is that, and the note would be put in the other's run.
            lease.check(e);
            note(run, e);
            throw e;
        } finally {
            signal.close();
        }
    }

    /** Notes a failure in this driver's run, if the storage still takes it. */
    static void note(RunFolder run, Throwable failure) {
        try {
            if (run.exists(RunNames.plan())) {
                run.write(FILE, Manifest.json(Map.of("reason", sentence(failure))));
            }
        } catch (UncheckedIOException e) {
            failure.addSuppressed(e);
        }
    }

    /** What was noted is no longer so: the run is gone on with. */
    public static void clear(RunFolder run) {
        run.delete(FILE);
    }

    /** What was noted, if anything. */
    static Optional<String> of(RunFolder run) {
        try {
            return run.exists(FILE) ? Optional.of(new ObjectMapper().readTree(run.read(FILE)).path("reason").asText("")) : Optional.empty();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    /** What went wrong, in one line that is not too long to keep. */
    public static String sentence(Throwable failure) {
        String line = Failures.sentence(failure);
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }
}
