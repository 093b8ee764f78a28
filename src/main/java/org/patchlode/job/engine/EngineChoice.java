package org.patchlode.job.engine;

import org.patchlode.engine.Engine;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.UnsupportedNetworkException;
import org.patchlode.engine.nd4j.Nd4jEngine;
import org.patchlode.engine.onednn.OneDnnEngine;
import org.patchlode.engine.onednn.capi.OneDnnSupport;
import org.patchlode.network.ModelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which backend runs the network. */
public enum EngineChoice {
    /** oneDNN where the host and the network allow it, else ND4J, with one line in the log that says why. */
    AUTO {
        @Override
        public Engine open(EnginePlan plan) {
            if (!OneDnnSupport.available()) {
                LOG.warn("running on ND4J: {}", OneDnnSupport.problem().orElse(""));
                return ND4J.open(plan);
            }
            try {
                return OneDnnEngine.open(plan);
            } catch (UnsupportedNetworkException e) {
                LOG.warn("running on ND4J: {}", e.getMessage());
                return ND4J.open(plan);
            }
        }
    },
    /** oneDNN driven directly: the fast one. */
    ONEDNN {
        @Override
        public Engine open(EnginePlan plan) {
            if (!OneDnnSupport.available()) {
                throw new ModelException("--engine onednn cannot run here: %s; use --engine nd4j".formatted(OneDnnSupport.problem().orElse("")));
            }
            try {
                return OneDnnEngine.open(plan);
            } catch (UnsupportedNetworkException e) {
                throw new ModelException("--engine onednn cannot run this model: " + e.getMessage(), e);
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
