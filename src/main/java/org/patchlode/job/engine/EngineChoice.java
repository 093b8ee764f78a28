package org.patchlode.job.engine;

import org.patchlode.engine.Engine;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.UnsupportedNetworkException;
import org.patchlode.engine.nd4j.Nd4jEngine;
import org.patchlode.engine.onednn.OneDnnEngine;
import org.patchlode.engine.onednn.capi.OneDnnSupport;
import org.patchlode.engine.onnxruntime.OnnxRuntimeEngine;
import org.patchlode.engine.onnxruntime.OnnxRuntimeSupport;
import org.patchlode.network.ModelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which backend runs the network. */
public enum EngineChoice {
    /** oneDNN where the host and the network allow it, else ONNX Runtime, else ND4J, with one line in the log that says why. */
    AUTO {
        @Override
        public Engine open(EnginePlan plan) {
            try {
                return OneDnnEngine.open(plan);
            } catch (UnsupportedNetworkException e) {
                return withoutOneDnn(plan, e);
            }
        }

        private Engine withoutOneDnn(EnginePlan plan, UnsupportedNetworkException why) {
            try {
                Engine engine = OnnxRuntimeEngine.open(plan);
                LOG.warn("running on ONNX Runtime: {}", why.getMessage());
                return engine;
            } catch (UnsupportedNetworkException e) {
                LOG.warn("running on ND4J: {}; {}", why.getMessage(), e.getMessage());
                return ND4J.open(plan);
            }
        }
    },
    /** oneDNN driven directly: the fastest where processors have AVX-512. */
    ONEDNN {
        @Override
        public Engine open(EnginePlan plan) {
            OneDnnSupport.problem().ifPresent(problem -> {
                throw new ModelException("--engine onednn cannot run here: " + problem);
            });
            try {
                return OneDnnEngine.open(plan);
            } catch (UnsupportedNetworkException e) {
                throw new ModelException("--engine onednn cannot run this model: " + e.getMessage(), e);
            }
        }
    },
    /** ONNX Runtime: on every platform, any graph, and written by others. */
    ONNXRUNTIME {
        @Override
        public Engine open(EnginePlan plan) {
            OnnxRuntimeSupport.problem().ifPresent(problem -> {
                throw new ModelException("--engine onnxruntime cannot run here: " + problem);
            });
            try {
                return OnnxRuntimeEngine.open(plan);
            } catch (UnsupportedNetworkException e) {
                throw new ModelException("--engine onnxruntime cannot run this model: " + e.getMessage(), e);
            }
        }
    },
    /** ND4J ops, everywhere: the reference. */
    ND4J {
        @Override
        public Engine open(EnginePlan plan) {
            return new Nd4jEngine(plan);
        }
    };

    private static final Logger LOG = LoggerFactory.getLogger(EngineChoice.class);

    /**
     * Loads the plan's network.
     *
     * @throws ModelException if this backend was asked for by name and cannot run it here
     */
    public abstract Engine open(EnginePlan plan);
}
