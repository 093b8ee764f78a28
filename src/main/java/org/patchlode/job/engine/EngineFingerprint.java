package org.patchlode.job.engine;

import java.util.Set;
import org.patchlode.engine.Engine;
import org.patchlode.result.OutputException;
import org.patchlode.result.RunFolder;

/**
 * What really ran the network and read the images: backend, its version, instruction set, caches, decoder. Engines and instruction
 * sets round differently, and kernels that cut their sums to fit a cache do so by its size; so work of one kind may not be
 * continued by another. Each kind leaves a note in the run.
 */
public final class EngineFingerprint {

    private static final RunNotes NOTES = RunNotes.of("engines");

    private EngineFingerprint() {}

    /** The kind of this host, for instance {@code oneDNN 2.5.2 (avx512_core), images by OpenCV 4.5.5, amd64 avx512f, caches 32K 1024K 32768K}. */
    static String kind(Engine engine, String decoder) {
        return HostKind.of("%s, images by %s".formatted(engine.description(), decoder));
    }

    /** Leaves a note; the same note again changes nothing. */
    public static void leave(RunFolder run, String kind) {
        NOTES.leave(run, kind);
    }

    /** The kinds that worked for this run so far, sorted. */
    public static Set<String> of(RunFolder run) {
        return NOTES.in(run);
    }

    /** @throws OutputException if a kind is not among those that worked for the run */
    public static void check(String run, Set<String> known, Iterable<String> kinds) {
        for (String kind : kinds) {
            if (!known.contains(kind)) {
                throw new OutputException(refusal(run, known, kind));
            }
        }
    }

    static String refusal(String run, Set<String> known, String kind) {
        return "the run %s was made by %s, and here is %s, which rounds differently, so that no single run could give the result; go on where that engine is, or start again with --overwrite"
                .formatted(run, String.join(" and ", known), kind);
    }
}
