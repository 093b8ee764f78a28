package org.patchlode.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.patchlode.engine.backward.Projection;
import org.patchlode.engine.nd4j.Nd4jEngine;
import org.patchlode.network.Geometry;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.Rule;
import org.patchlode.network.Shape;

/** A unit can win by its bias, and see nothing of the picture: its projection is nothing, and no end of the run. */
class UnitsOverPaddingTest {

    @ParameterizedTest
    @EnumSource(value = Rule.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void theProjectionOfAUnitThatSeesPaddingAloneIsNothing(Rule rule) {
        for (Padding padding : List.of(new Padding(2, 0, 0, 0), new Padding(0, 2, 0, 0), new Padding(0, 0, 2, 0), new Padding(0, 0, 0, 2), new Padding(3, 3, 3, 3))) {
            for (Shape input : List.of(new Shape(1, 1, 1), new Shape(2, 3, 1), new Shape(1, 1, 4))) {
                expectNothingOutside(padding, input, rule);
            }
        }
    }

    private static void expectNothingOutside(Padding padding, Shape input, Rule rule) {
        Network.Builder builder = Network.builder("in", input);
        builder.layer("pad", new Operation.ZeroPadding(padding), "in");
        float[] weights = new float[input.maps()];
        java.util.Arrays.fill(weights, 2);
        builder.layer("conv", new Operation.Convolution(Geometry.square(1, 1, 0), 1, 1, weights, new float[] {5}), "pad");
        builder.layer("relu", Operation.Activation.RELU, "conv");
        Network network = builder.build();
        Layer layer = network.layer("relu").orElseThrow();
        float[] image = new float[input.size()];
        java.util.Arrays.fill(image, 1);
        try (Engine engine = new Nd4jEngine(new EnginePlan(network, List.of(layer), false)); Worker worker = engine.worker()) {
            for (int y = 0; y < layer.shape().rows(); y++) {
                for (int x = 0; x < layer.shape().columns(); x++) {
                    Projection projection = TopLists.project(worker, network, layer, rule, image, 0, y, x);
                    boolean inside = y >= padding.top() && y < padding.top() + input.rows() && x >= padding.left() && x < padding.left() + input.columns();
                    float sum = 0;
                    for (float value : projection.values()) {
                        sum += value;
                    }
                    float activation = inside ? 5 + 2 * input.maps() : 5;
                    assertThat(sum).as("%s, unit %d, %d over %s in %s", rule, y, x, padding, input).isEqualTo(inside ? activation * 2 * input.maps() : 0);
                }
            }
        }
    }
}
