package org.patchlode.job.engine;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.patchlode.engine.Engine;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.UnsupportedNetworkException;

/**
 * Some pictures through each engine that supports the network: where two engines that different people wrote agree, the winners are
 * right. Made on the driver; executors on another kind of CPU, which has other kernels, repeat it.
 */
final class EngineCheck implements Serializable {

    private static final long serialVersionUID = 1L;
    /** The reference takes a second or two to start, so it is asked only where there is no other second opinion. */
    private static final int ENOUGH = 2;
    private static final float DISTURBANCE = 1e-6f;

    private final List<EngineCandidate> candidates;
    private final ArrayList<float[]> inputs;
    private final boolean ends;
    private final TreeSet<String> seen = new TreeSet<>();

    /**
     * @param candidates the one that is to run first
     * @param inputs pictures as the network reads them
     * @param ends whether a disagreement ends the run, as nobody has said which engine to believe
     */
    EngineCheck(List<? extends EngineCandidate> candidates, List<float[]> inputs, boolean ends) {
        this.candidates = new ArrayList<>(candidates);
        this.inputs = new ArrayList<>(inputs);
        this.ends = ends;
    }

    /** The one that is to run, then the others. */
    static List<EngineKind> candidates(EngineChoice choice) {
        List<EngineKind> all = new ArrayList<>(choice.kinds());
        for (EngineKind kind : EngineKind.values()) {
            if (!all.contains(kind)) {
                all.add(kind);
            }
        }
        return all;
    }

    /** The kinds of hosts that it was made on. */
    EngineCheck madeOn(Set<String> kinds) {
        EngineCheck made = new EngineCheck(candidates, inputs, ends);
        made.seen.addAll(kinds);
        return made;
    }

    /** On an executor. @throws EngineDisagreementException if its kind was not seen, and engines disagree on it and that ends the run */
    Optional<String> repeat(EnginePlan plan, String kind) {
        return seen.contains(kind) ? Optional.empty() : run(plan.peaksOfAll()).disagreement().map(this::orEnd);
    }

    /** @throws EngineDisagreementException if that ends the run */
    String orEnd(String disagreement) {
        if (ends) {
            throw new EngineDisagreementException(disagreement + "; one of them is wrong, so nothing is mined: say by --engine which one to believe, or leave this check out by --check none");
        }
        return disagreement;
    }

    /**
     * A difference counts only where it is larger than what the engine itself makes of a picture that differs by a millionth of its range: in
     * deep networks with unlucky weights the rounding of the first layers grows on its way.
     */
    private Optional<String> disagreement(CheckedPeaks first, CheckedPeaks second, Engine engine, EnginePlan plan) {
        Optional<String> plain = first.differsFrom(second, plan, new double[plan.layers().size()]);
        return plain.isEmpty() ? plain : first.differsFrom(second, plan, second.unsteadiness(CheckedPeaks.of(engine, plan, inputs.stream().map(EngineCheck::disturbed).toList()), plan));
    }

    private static float[] disturbed(float[] input) {
        float least = Float.MAX_VALUE;
        float most = -Float.MAX_VALUE;
        for (float value : input) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        Random signs = new Random(input.length);
        float[] other = new float[input.length];
        for (int i = 0; i < input.length; i++) {
            other[i] = input[i] + DISTURBANCE * (most - least) * (signs.nextBoolean() ? 1 : -1);
        }
        return other;
    }

    /** Opens the engines one after the other, as each holds the weights. @param plan of peaks alone */
    CheckOutcome run(EnginePlan plan) {
        List<CheckedPeaks> found = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        Optional<String> disagreement = Optional.empty();
        Optional<EngineCandidate> taken = Optional.empty();
        for (EngineCandidate candidate : candidates) {
            if (found.size() == ENOUGH) {
                break;
            }
            try (Engine engine = candidate.open(plan)) {
                CheckedPeaks peaks = CheckedPeaks.of(engine, plan, inputs);
                if (disagreement.isEmpty() && !found.isEmpty()) {
                    disagreement = disagreement(found.get(0), peaks, engine, plan);
                }
                found.add(peaks);
                taken = taken.or(() -> Optional.of(candidate));
            } catch (UnsupportedNetworkException e) {
                refusals.add(e.getMessage());
                if (!ends && found.isEmpty()) {
                    // The one that was asked for by name: whoever opens it for the run says the same.
                    break;
                }
            }
        }
        return new CheckOutcome(taken, found.stream().map(CheckedPeaks::engine).toList(), refusals, inputs.size(), found.stream().map(CheckedPeaks::milliseconds).toList(), disagreement);
    }
}
