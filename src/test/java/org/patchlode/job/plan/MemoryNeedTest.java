package org.patchlode.job.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.patchlode.Shared;
import org.patchlode.model.ModelLimits;
import org.patchlode.model.reader.ModelReader;
import org.patchlode.network.Geometry;
import org.patchlode.network.LayerChoice;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Rule;
import org.patchlode.network.Rules;
import org.patchlode.network.Shape;

class MemoryNeedTest {

    private static final int SLOTS = 2;

    private static MemoryNeed of(Network network, int slots, boolean projected, boolean onnxRuntime) {
        return MemoryNeed.of(new MemoryNeed.Work(network, network.layers(), 9, slots, projected, onnxRuntime));
    }

    /** Two convolutions of 64 maps with ReLUs over images of {@code size} a side. */
    private static Network network(int size, int kernel) {
        Network.Builder b = Network.builder("in", new Shape(3, size, size));
        b.step("c1", new Operation.Convolution(Geometry.square(kernel, 1, kernel / 2), 64, 1, new float[64 * 3 * kernel * kernel], new float[64]), "in");
        b.layer("r1", Operation.Activation.RELU, "c1");
        b.step("c2", new Operation.Convolution(Geometry.square(3, 1, 1), 64, 1, new float[64 * 64 * 9], new float[64]), "r1");
        b.layer("r2", Operation.Activation.RELU, "c2");
        return b.build();
    }

    /**
     * Peak resident memory of whole runs on two slots with report, by the kernel's account ({@code docs/performance.md} has their commands). It must not
     * be more than was said, nor said to be half as much again.
     */
    @ParameterizedTest
    @CsvSource({
        "squeezenet_v1.0_deepcomp_nopad.h5, conv1 fire2_concat fire3_concat fire4_concat fire5_concat fire6_concat fire7_concat fire8_concat fire9_concat conv10, deconvnet, false, 1, 2.26",
        "squeezenet_v1.0_deepcomp_nopad.h5, conv1 fire2_concat fire3_concat fire4_concat fire5_concat fire6_concat fire7_concat fire8_concat fire9_concat conv10, deconvnet, true, 1, 2.26",
        "vgg19_block3.h5, , deconvnet, false, 1, 1.56",
    })
    void whatWasMeasuredIsWithinWhatIsSaid(String model, String layers, String rule, boolean onnxRuntime, int top, double gigabytes) {
        Path file = Shared.path("material/models/" + model);
        Network network = ModelReader.read(file, model, ModelLimits.DEFAULT).network();
        Rules rules = Rules.of(Rule.valueOf(rule.toUpperCase(java.util.Locale.ROOT)));
        var mined = layers == null ? LayerChoice.byDefault(network) : layers.equals("all") ? LayerChoice.all(network, rules) : LayerChoice.named(network, List.of(layers.split(" ")));
        long said = MemoryNeed.of(new MemoryNeed.Work(network, mined, top, SLOTS, !rules.projecting().isEmpty(), onnxRuntime)).bytes();
        assertThat(said / 1e9).isBetween(gigabytes, 1.5 * gigabytes);
    }

    @Test
    void eachSlotTakesItsShare() {
        Network network = network(224, 3);
        long one = of(network, 1, true, false).bytes();
        long two = of(network, 2, true, false).bytes();
        long activations = 4L * network.nodes().stream().mapToLong(node -> node.shape().size()).sum();
        assertThat(two - one).isGreaterThan(2 * activations);
        assertThat(of(network, 8, true, false).bytes() - one).isBetween(7 * (two - one) - 8, 7 * (two - one) + 8);
    }

    @Test
    void projectingTakesMoreTheLargerThePatches() {
        Network narrow = network(224, 3);
        Network wide = network(224, 223);
        long few = of(narrow, SLOTS, true, false).bytes() - of(narrow, SLOTS, false, false).bytes();
        long many = of(wide, SLOTS, true, false).bytes() - of(wide, SLOTS, false, false).bytes();
        assertThat(few).isPositive();
        assertThat(many).isGreaterThan(2 * few);
    }

    /** Weights behind the deepest mined layer are read and sent, but no kernel of them is made. */
    @Test
    void whatIsBehindTheMinedLayersTakesLess() {
        Network network = network(224, 3);
        MemoryNeed first = MemoryNeed.of(new MemoryNeed.Work(network, List.of(network.layers().get(0)), 9, SLOTS, false, false));
        assertThat(of(network, SLOTS, false, false).outside() - first.outside()).isGreaterThan(64 * 224 * 224 * 4L);
    }

    /** It writes whole maps of mined layers to memory of its own. */
    @Test
    void onnxRuntimesMapsAreCounted() {
        Network network = network(224, 3);
        long maps = 2 * 64 * 224 * 224 * 4L;
        assertThat(of(network, SLOTS, false, true).outside() - of(network, SLOTS, false, false).outside()).isEqualTo(SLOTS * maps);
    }

    @Test
    void heapAndWhatIsOutsideAreAll() {
        MemoryNeed need = of(network(32, 3), SLOTS, true, false);
        assertThat(need.bytes()).isEqualTo(need.heap() + need.outside());
        assertThat(need.heap()).isGreaterThan(640L << 20);
        assertThat(need.outside()).isGreaterThan(500L << 20);
    }
}
