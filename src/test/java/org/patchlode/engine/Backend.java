package org.patchlode.engine;

import org.junit.jupiter.api.Assumptions;
import org.patchlode.engine.nd4j.Nd4jEngine;
import org.patchlode.engine.onednn.OneDnnEngine;
import org.patchlode.engine.onednn.capi.OneDnnSupport;
import org.patchlode.engine.onnxruntime.OnnxRuntimeEngine;
import org.patchlode.engine.onnxruntime.OnnxRuntimeSupport;

/** Opens an engine for a test; one that the host lacks skips it. */
public enum Backend {
    ND4J {
        @Override
        public Engine open(EnginePlan plan) {
            return new Nd4jEngine(plan);
        }
    },
    ONEDNN {
        @Override
        public Engine open(EnginePlan plan) {
            Assumptions.assumeTrue(OneDnnSupport.available(), OneDnnSupport.problem().orElse(""));
            return OneDnnEngine.open(plan);
        }
    },
    ONNXRUNTIME {
        @Override
        public Engine open(EnginePlan plan) {
            Assumptions.assumeTrue(OnnxRuntimeSupport.available(), OnnxRuntimeSupport.problem().orElse(""));
            return OnnxRuntimeEngine.open(plan);
        }
    };

    public abstract Engine open(EnginePlan plan);
}
