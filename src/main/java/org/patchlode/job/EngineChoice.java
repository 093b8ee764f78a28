package org.patchlode.job;

import org.patchlode.engine.Engine;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.nd4j.Nd4jEngine;

/** Which backend runs the network. */
public enum EngineChoice {
    /** The fastest that the host supports. */
    AUTO,
    /** ND4J ops, everywhere. */
    ND4J;

    /** Loads the plan's network. */
    public Engine open(EnginePlan plan) {
        return new Nd4jEngine(plan);
    }
}
