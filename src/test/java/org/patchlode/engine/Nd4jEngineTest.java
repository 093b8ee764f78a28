package org.patchlode.engine;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.patchlode.engine.nd4j.Nd4jEngine;
import org.patchlode.network.Rule;

/** The reference backend. */
@Tag("instruction-sets")
class Nd4jEngineTest extends EngineContract {

    @Override
    Engine open(EnginePlan plan) {
        return new Nd4jEngine(plan);
    }

    @Test
    void whatFewNetworksHave() {
        expectReference(RandomNetworks.rare(new Random(6)));
        expectReference(RandomNetworks.growing(new Random(7)));
    }

    @ParameterizedTest
    @EnumSource(value = Rule.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void theWayBackThroughWhatFewNetworksHave(Rule rule) {
        windowsEqualWholePlanes(RandomNetworks.rare(new Random(6)), rule);
        windowsEqualWholePlanes(RandomNetworks.growing(new Random(7)), rule);
    }
}
