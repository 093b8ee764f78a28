package org.patchlode.job.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.patchlode.engine.Engine;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.UnsupportedNetworkException;
import org.patchlode.network.ModelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which backend runs the network. */
public enum EngineChoice {
    /** The first of all kinds that host and network allow, with one line in the log that says why those before it were not taken. */
    AUTO(Optional.empty()),
    /** oneDNN driven directly: the fastest where it runs. */
    ONEDNN(Optional.of(EngineKind.ONEDNN)),
    /** ONNX Runtime: on every platform, and written by others. */
    ONNXRUNTIME(Optional.of(EngineKind.ONNXRUNTIME)),
    /** ND4J ops, everywhere: the reference. */
    ND4J(Optional.of(EngineKind.ND4J));

    private static final Logger LOG = LoggerFactory.getLogger(EngineChoice.class);

    private final Optional<EngineKind> kind;

    EngineChoice(Optional<EngineKind> kind) {
        this.kind = kind;
    }

    /** Kinds that may run the network, the one to be taken first. */
    List<EngineKind> kinds() {
        return kind.map(List::of).orElseGet(() -> List.of(EngineKind.values()));
    }

    /** Whether the user asked for one by its name. */
    boolean isNamed() {
        return kind.isPresent();
    }

    /** The same with what was found to run. */
    static EngineChoice of(EngineKind found) {
        return Arrays.stream(values()).filter(choice -> choice.kind.equals(Optional.of(found))).findFirst().orElseThrow();
    }

    /**
     * Loads the plan's network.
     *
     * @throws ModelException if this backend was asked for by name and cannot run it here
     */
    public Engine open(EnginePlan plan) {
        return kind.map(one -> named(one, plan)).orElseGet(() -> first(plan));
    }

    private static Engine named(EngineKind kind, EnginePlan plan) {
        kind.problem().ifPresent(problem -> {
            throw new ModelException("the engine %s, which --engine names or the driver chose, cannot run here: %s".formatted(kind.label(), problem));
        });
        try {
            return kind.open(plan);
        } catch (UnsupportedNetworkException e) {
            throw new ModelException("--engine %s cannot run this model: %s".formatted(kind.label(), e.getMessage()), e);
        }
    }

    private static Engine first(EnginePlan plan) {
        List<String> refusals = new ArrayList<>();
        for (EngineKind kind : EngineKind.values()) {
            try {
                Engine engine = kind.open(plan);
                if (!refusals.isEmpty()) {
                    LOG.warn("running on {}: {}", engine.description(), String.join("; ", refusals));
                }
                return engine;
            } catch (UnsupportedNetworkException e) {
                refusals.add(e.getMessage());
            }
        }
        throw new ModelException("no engine can run this model here: " + String.join("; ", refusals));
    }
}
