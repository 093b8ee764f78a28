package org.patchlode.engine;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.patchlode.engine.onednn.OneDnnEngine;
import org.patchlode.engine.onednn.capi.OneDnnSupport;

/** The fast backend. */
@Tag("instruction-sets")
class OneDnnEngineContractTest extends EngineContract {

    @Override
    public Engine open(EnginePlan plan) {
        Assumptions.assumeTrue(OneDnnSupport.available(), OneDnnSupport.problem().orElse(""));
        return OneDnnEngine.open(plan);
    }

    /** Peaks may come from Winograd kernels, traces do not. */
    @Override
    public double traceTolerance() {
        return 1e-5;
    }
}
