package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.ReceptiveFields;
import org.patchlode.network.Shape;

/** What is printed of names that are longer than a terminal's columns allow. */
class LayersCommandTest {

    private static final String LONG = "/features/denseblock4/denselayer16/relu2/Relu";

    private static List<String> printed(int most) {
        Network.Builder b = Network.builder("in", new Shape(1, 8, 8));
        b.layer(LONG, Operation.Activation.RELU, "in");
        b.layer("pool", new Operation.MaxPool(Geometry.square(2, 2, 0)), LONG);
        Network network = b.build();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new LayersCommand(new PrintStream(out, true, StandardCharsets.UTF_8)).print(network.layers(), List.of(), new ReceptiveFields(network), most);
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void theMiddleOfALongNameIsLeftOutAndALastLineSaysSo() {
        List<String> lines = printed(20);
        assertThat(lines).hasSize(4);
        assertThat(lines.get(1)).startsWith("  /features\u2026relu2/Relu  ");
        assertThat(lines.get(1).indexOf("relu  ", 22)).isEqualTo(lines.get(2).indexOf("max pool")).isEqualTo(lines.get(0).indexOf("kind"));
        assertThat(lines.get(3)).isEqualTo("Names of more than 20 characters are cut in the middle; in a file or a pipe they are whole.");
    }

    @Test
    void aPipeGetsTheNamesThatOptionsTake() {
        assertThat(printed(Integer.MAX_VALUE)).hasSize(3).element(1).asString().startsWith("  " + LONG + "  ");
    }
}
