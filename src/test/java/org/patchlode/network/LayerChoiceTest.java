package org.patchlode.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which layers are mined of a network that enlarges its image. */
class LayerChoiceTest {

    /** Units of 1, 4/7 and 4 pixels apart, the first before the image is made seven times as large. */
    static Network enlarged() {
        Network.Builder b = Network.builder("in", new Shape(1, 8, 8));
        Operation relu = Operation.Activation.RELU;
        b.layer("relu1", relu, "in");
        b.layer("up", new Operation.Upsampling(7, 7, false), "relu1");
        b.layer("pool2", new Operation.MaxPool(Geometry.square(4, 4, 0)), "up");
        b.layer("relu2", relu, "pool2");
        b.layer("pool3", new Operation.MaxPool(Geometry.square(7, 7, 0)), "relu2");
        b.layer("relu3", relu, "pool3");
        return b.build();
    }

    @Test
    void layersWithUnitsBetweenPixelsAreLeftOut() {
        assertThat(LayerChoice.byDefault(enlarged())).extracting(Layer::name).containsExactly("relu1", "relu3");
        assertThat(LayerChoice.all(enlarged(), Rules.of(Rule.NONE))).extracting(Layer::name).containsExactly("relu1", "pool3", "relu3");
    }

    @Test
    void aLayerThatIsNamedIsNotLeftOut() {
        assertThat(LayerChoice.named(enlarged(), List.of("relu2"))).extracting(Layer::name).containsExactly("relu2");
    }

    @Test
    void branchesThatCannotMeetAreNotLeftOutInSilence() {
        Network.Builder b = Network.builder("in", new Shape(1, 8, 8));
        b.layer("slow", new Operation.MaxPool(new Geometry(5, 5, 1, 1, 1, 1, Padding.NONE)), "in");
        b.layer("fast", new Operation.MaxPool(Geometry.square(2, 2, 0)), "in");
        b.step("sum", new Operation.Addition(), "slow", "fast");
        b.layer("relu", Operation.Activation.RELU, "sum");
        assertThat(LayerChoice.byDefault(b.build())).extracting(Layer::name).containsExactly("relu");
    }
}
