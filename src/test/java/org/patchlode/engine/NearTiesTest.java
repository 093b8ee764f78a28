package org.patchlode.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.Rule;
import org.patchlode.network.Shape;

/** What counts as a decision that rounding may turn over, and what does not. */
class NearTiesTest {

    private static final Set<Integer> NODES = Set.of(0, 1, 2, 3);

    /** A row of four units, copied by a convolution, ReLU, max-pool over all. */
    private static Network network() {
        Network.Builder b = Network.builder("in", new Shape(1, 1, 4));
        b.step("linear", new Operation.Convolution(Geometry.square(1, 1, 0), 1, 1, new float[] {1}, new float[] {0}), "in");
        b.layer("relu", Operation.Activation.RELU, "linear");
        b.layer("pool", new Operation.MaxPool(new Geometry(1, 4, 1, 1, 1, 1, Padding.NONE)), "relu");
        return b.build();
    }

    private static List<NearTies.Tie> ties(Rule rule, float... image) {
        return new NearTies(network(), image).met(NODES, rule, 3, 0);
    }

    @Test
    void valuesApartAreNoTie() {
        assertThat(ties(Rule.GRADIENT, 0.5f, 1, 0.9999f, -1)).isEmpty();
    }

    @Test
    void aWindowWithTwoValuesWithinRoundingIsATie() {
        List<NearTies.Tie> ties = ties(Rule.DECONVNET, 0.5f, 1, Math.nextDown(1f), -1);
        assertThat(ties).singleElement().satisfies(tie -> {
            assertThat(tie.node()).isEqualTo(1);
            assertThat(tie.unit()).isEqualTo(2);
        });
        Activations turned = new NearTies(network(), new float[] {0.5f, 1, Math.nextDown(1f), -1}).decided(ties);
        assertThat(turned.of(2)[2]).as("wins now, behind the ReLU too").isGreaterThan(turned.of(2)[1]);
    }

    /** The first of the equal wins by definition, and one that another value surely exceeds never does. */
    @Test
    void zerosBehindAReluAreNoTieUnlessTheirInputsAreNearZero() {
        Network.Builder b = Network.builder("in", new Shape(1, 1, 4));
        b.step("linear", new Operation.Convolution(Geometry.square(1, 1, 0), 1, 1, new float[] {1}, new float[] {0}), "in");
        b.layer("relu", Operation.Activation.RELU, "linear");
        b.layer("pool", new Operation.MaxPool(new Geometry(1, 2, 1, 2, 1, 1, Padding.NONE)), "relu");
        b.layer("sum", RandomNetworks.convolution(new Random(1), 1, 1, 1, new Geometry(1, 2, 1, 1, 1, 1, Padding.NONE)), "pool");
        Network network = b.build();
        Set<Integer> nodes = Set.of(0, 1, 2, 3, 4);
        assertThat(new NearTies(network, new float[] {-1, -1, 0.5f, 1}).met(nodes, Rule.DECONVNET, 4, 0)).isEmpty();
        assertThat(new NearTies(network, new float[] {-1, -1e-9f, 0.5f, 1}).met(nodes, Rule.DECONVNET, 4, 0))
                .singleElement().satisfies(tie -> assertThat(tie.unit()).isEqualTo(1));
    }

    @Test
    void aReluNearZeroIsATieForRulesThatAskWhetherItWasActive() {
        Network.Builder b = Network.builder("in", new Shape(1, 1, 2));
        b.step("linear", new Operation.Convolution(Geometry.square(1, 1, 0), 1, 1, new float[] {1}, new float[] {0}), "in");
        b.layer("relu", Operation.Activation.RELU, "linear");
        b.layer("sum", new Operation.Convolution(new Geometry(1, 2, 1, 1, 1, 1, Padding.NONE), 1, 1, new float[] {1, 1}, new float[] {0}), "relu");
        NearTies near = new NearTies(b.build(), new float[] {1e-9f, 1});
        assertThat(near.met(NODES, Rule.DECONVNET, 3, 0)).isEmpty();
        List<NearTies.Tie> ties = near.met(NODES, Rule.GRADIENT, 3, 0);
        assertThat(ties).singleElement().satisfies(tie -> assertThat(tie.value()).isZero());
        double least = near.least(ties, activations -> activations.of(1)[0] == 0 ? 0 : 1, 0.5);
        assertThat(least).as("turned over").isZero();
        assertThat(near.least(List.of(), activations -> activations.of(1)[0] == 0 ? 0 : 1, 0.5)).as("left alone").isOne();
    }

    @Test
    void anActivationFartherThanRoundingIsNotExcused() {
        float[] image = {0.5f, 1, 0.25f, -1};
        NearTies near = new NearTies(network(), image);
        near.expectRounding(node -> new float[] {0.5f, Math.nextUp(1f), 0.25f, -1}, Set.of(1));
        assertThatThrownBy(() -> near.expectRounding(node -> new float[] {0.5f, 1.00001f, 0.25f, -1}, Set.of(1))).isInstanceOf(AssertionError.class).hasMessageContaining("linear");
    }
}
