package org.patchlode.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.patchlode.engine.onednn.OneDnnEngine;
import org.patchlode.engine.onednn.OneDnnSupport;
import org.patchlode.engine.onednn.UnsupportedNetworkException;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.Shape;

/** The fast backend. */
@Tag("instruction-sets")
class OneDnnEngineContractTest extends EngineContract {

    @Override
    Engine open(EnginePlan plan) {
        Assumptions.assumeTrue(OneDnnSupport.available(), OneDnnSupport.problem().orElse(""));
        return OneDnnEngine.open(plan);
    }

    /** Peaks may come from Winograd kernels, traces do not. */
    @Override
    protected double traceTolerance() {
        return 1e-5;
    }

    /** So that the other engine takes over; nothing may be computed wrong here. */
    @Test
    void leavesWhatItCannotRunToTheOtherEngine() {
        Assumptions.assumeTrue(OneDnnSupport.available(), OneDnnSupport.problem().orElse(""));
        for (Operation operation : List.of(new Operation.Upsampling(2, 2, false), new Operation.Cropping(Padding.of(1)), new Operation.Extremum(true), new Operation.Extremum(false),
                new Operation.LayerNormalization(new float[4], new float[4], 1), new Operation.LogSoftmax())) {
            Network.Builder b = Network.builder("in", new Shape(3, 8, 8));
            b.layer("conv", RandomNetworks.convolution(new Random(1), 3, 4, 1, org.patchlode.network.Geometry.square(3, 1, 1)), "in");
            b.layer("rare", operation, operation instanceof Operation.Extremum ? new String[] {"conv", "conv"} : new String[] {"conv"});
            b.layer("relu", Operation.Activation.RELU, "rare");
            Network network = b.build();

            assertThatThrownBy(() -> open(new EnginePlan(network, network.layers(), false)))
                    .isInstanceOf(UnsupportedNetworkException.class).hasMessageContaining(operation.kind());
        }
    }
}
