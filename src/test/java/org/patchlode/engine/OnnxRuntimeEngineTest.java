package org.patchlode.engine;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.patchlode.engine.onnxruntime.OnnxRuntimeEngine;
import org.patchlode.engine.onnxruntime.OnnxRuntimeSupport;

/** The engine on ONNX Runtime. */
@Tag("instruction-sets")
class OnnxRuntimeEngineTest extends EngineContract {

    @Override
    public Engine open(EnginePlan plan) {
        Assumptions.assumeTrue(OnnxRuntimeSupport.available(), OnnxRuntimeSupport.problem().orElse(""));
        return OnnxRuntimeEngine.open(plan);
    }

    /** Peaks come from joined operators, traces do not. */
    @Override
    public double traceTolerance() {
        return 1e-5;
    }
}
