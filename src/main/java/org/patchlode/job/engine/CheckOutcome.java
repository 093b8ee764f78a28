package org.patchlode.job.engine;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a check of engines found.
 *
 * @param taken the one that is to run; empty if none can
 * @param engines those that ran, as they describe themselves; the first is the one that was to run
 * @param refusals of the others, one sentence each
 * @param pictures that each of them saw
 * @param milliseconds of each for one picture, in their order
 * @param disagreement layer, map and both values, if two of them disagree
 */
record CheckOutcome(Optional<EngineCandidate> taken, List<String> engines, List<String> refusals, int pictures, List<Double> milliseconds, Optional<String> disagreement) {

    /** What a later engine may be faster by before it is said. */
    private static final double NOTABLY = 1.2;

    CheckOutcome {
        engines = List.copyOf(engines);
        refusals = List.copyOf(refusals);
        milliseconds = List.copyOf(milliseconds);
    }

    /** A sentence if another engine was faster than the first by over a fifth. */
    Optional<String> faster() {
        for (int i = 1; i < engines.size(); i++) {
            if (milliseconds.get(0) > NOTABLY * milliseconds.get(i)) {
                return Optional.of(String.format(Locale.ROOT, "here %s takes %.2f ms for a picture and %s, which runs by rule, %.2f ms; --engine would take the other",
                        engines.get(i), milliseconds.get(i), engines.get(0), milliseconds.get(0)));
            }
        }
        return Optional.empty();
    }
}
