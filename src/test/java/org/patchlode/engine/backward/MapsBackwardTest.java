package org.patchlode.engine.backward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.patchlode.engine.Engine;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.Worker;
import org.patchlode.engine.nd4j.Nd4jEngine;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Rule;
import org.patchlode.network.Shape;

/** Found by random graphs: where a softmax is nearly 1, its slope is a difference from 1. */
class MapsBackwardTest {

    @ParameterizedTest
    @CsvSource({"false,0", "true,0", "false,2", "true,2"})
    void slopesWhereASoftmaxIsNearlyOne(boolean logarithm, int unit) {
        Network.Builder b = Network.builder("in", new Shape(3, 1, 1));
        b.layer("out", logarithm ? new Operation.LogSoftmax() : new Operation.Softmax(), "in");
        Network network = b.build();
        float[] x = {12, 1, -2};
        double all = Math.exp(x[0] - 12) + Math.exp(x[1] - 12) + Math.exp(x[2] - 12);
        double[] p = new double[3];
        for (int i = 0; i < 3; i++) {
            p[i] = Math.exp(x[i] - 12) / all;
        }
        double rest = 0;
        for (int i = 0; i < 3; i++) {
            rest += i == unit ? 0 : p[i];
        }
        Projector projector = new Projector(network, network.layers().get(network.layers().size() - 1), Rule.GRADIENT);
        try (Engine engine = new Nd4jEngine(new EnginePlan(network, List.of(), false)); Worker worker = engine.worker()) {
            ImageTrace trace = ImageTrace.of(network, Rule.GRADIENT, projector.nodes(), worker.trace(x, ImageTrace.sources(network, Rule.GRADIENT, projector.nodes())));
            float[] found = projector.project(worker, List.of(new ProjectionTask(trace, unit, 0, 0, 1f))).get(0).values();
            for (int i = 0; i < 3; i++) {
                double slope = (i == unit ? rest : -p[i]) * (logarithm ? 1 : p[unit]);
                assertThat((double) found[i]).as("slope by input %d", i).isCloseTo(slope, within(1e-5 * Math.abs(slope)));
            }
        }
    }
}
