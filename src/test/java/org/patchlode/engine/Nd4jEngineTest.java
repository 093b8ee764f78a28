package org.patchlode.engine;

import org.junit.jupiter.api.Tag;
import org.patchlode.engine.nd4j.Nd4jEngine;

/** The reference backend. */
@Tag("instruction-sets")
class Nd4jEngineTest extends EngineContract {

    @Override
    public Engine open(EnginePlan plan) {
        return new Nd4jEngine(plan);
    }
}
