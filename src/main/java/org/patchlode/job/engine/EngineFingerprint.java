package org.patchlode.job.engine;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import org.patchlode.engine.Engine;
import org.patchlode.job.stage.Sha256;
import org.patchlode.result.OutputException;
import org.patchlode.result.RunFolder;
import org.patchlode.result.RunNames;

/**
 * What really ran the network and read the images: backend, its version, instruction set, caches, decoder. Engines and instruction
 * sets round differently, and kernels that cut their sums to fit a cache do so by its size; so work of one kind may not be
 * continued by another. Each kind leaves a note in the run.
 */
public final class EngineFingerprint {

    private static final String FOLDER = RunNames.unfinished("engines");
    private static final int LONGEST = 1000;

    private EngineFingerprint() {}

    /** The kind of this host, for instance {@code oneDNN 2.5.2 (avx512_core), images by OpenCV 4.5.5, amd64 avx512f, caches 32K 1024K 32768K}. */
    static String kind(Engine engine, String decoder) {
        return HostKind.of("%s, images by %s".formatted(engine.description(), decoder));
    }

    /** Leaves a note; the same note again changes nothing. */
    public static void leave(RunFolder run, String kind) {
        String name = FOLDER + "/" + Sha256.of(kind).substring(0, 16) + ".txt";
        byte[] bytes = kind.getBytes(StandardCharsets.UTF_8);
        if (!run.exists(name) || run.read(name).length != bytes.length) {
            run.write(name, bytes);
        }
    }

    /** The kinds that worked for this run so far, sorted. */
    public static Set<String> of(RunFolder run) {
        Set<String> kinds = new TreeSet<>();
        for (String name : run.names(FOLDER)) {
            String kind = new String(run.read(FOLDER + "/" + name), StandardCharsets.UTF_8);
            // One that was cut short as it was written belongs to nobody's work.
            if (kind.length() <= LONGEST && name.equals(Sha256.of(kind).substring(0, 16) + ".txt")) {
                kinds.add(kind);
            }
        }
        return kinds;
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
