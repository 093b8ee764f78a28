package org.patchlode.engine;

import org.patchlode.engine.nd4j.Nd4jEngine;

/** The reference backend. */
class Nd4jEngineTest extends EngineContract {

    @Override
    Engine open(EnginePlan plan) {
        return new Nd4jEngine(plan);
    }
}
