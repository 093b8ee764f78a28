package org.patchlode.job.engine;

import java.util.Locale;
import java.util.Optional;
import org.patchlode.engine.Engine;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.nd4j.Nd4jEngine;
import org.patchlode.engine.onednn.OneDnnEngine;
import org.patchlode.engine.onednn.capi.OneDnnSupport;
import org.patchlode.engine.onnxruntime.OnnxRuntimeEngine;
import org.patchlode.engine.onnxruntime.OnnxRuntimeSupport;

/**
 * The backends, in the order in which {@code auto} tries them: which one runs depends on host and network alone, never on a
 * measurement, which would give the same run other bytes on another day.
 *
 * <p>oneDNN first, wherever it runs: of its speed ONNX Runtime 1.23.2 reaches 0.56 (SqueezeNet v1.0, ten layers), 0.50 (the face
 * ResNet), 0.69 (ResNet-20) and 0.37 (VGG-19 blocks 1–3) with AVX-512; and 0.72, 0.81, 0.99 and 0.97 of it where oneDNN is held to
 * AVX2 and ONNX Runtime is not. {@code docs/engines.md} tells how that was measured.
 */
enum EngineKind implements EngineCandidate {
    /** Driven directly, x86 with AVX2 or more. */
    ONEDNN {
        @Override
        public Engine open(EnginePlan plan) {
            return OneDnnEngine.open(plan);
        }

        @Override
        Optional<String> problem() {
            return OneDnnSupport.problem();
        }
    },
    /** On every platform that its artifact has libraries for. */
    ONNXRUNTIME {
        @Override
        public Engine open(EnginePlan plan) {
            return OnnxRuntimeEngine.open(plan);
        }

        @Override
        Optional<String> problem() {
            return OnnxRuntimeSupport.problem();
        }
    },
    /** The reference: every operation, some ten times slower. */
    ND4J {
        @Override
        public Engine open(EnginePlan plan) {
            return new Nd4jEngine(plan);
        }

        @Override
        Optional<String> problem() {
            return Optional.empty();
        }
    };

    /** Why it cannot run on this host, whatever the network: one sentence. */
    abstract Optional<String> problem();

    /** As on the command line. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
