package org.patchlode.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.patchlode.model.ConfigurationException;
import org.patchlode.model.MaskedMaps;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.ReferenceForward;

/** A network with maps held at zero, against the definition of ablation in double precision. */
class MaskedMapsTest {

    private static final Network NETWORK = RandomNetworks.everything(new Random(17));

    @Test
    void everythingBehindSeesWhatAnAblationGives() {
        double[] image = new Random(3).doubles(NETWORK.input().size()).toArray();
        List<double[]> plain = ReferenceForward.run(NETWORK, image, Map.of());
        int changed = 0;
        for (Layer layer : NETWORK.layers()) {
            int maps = layer.shape().maps();
            Network masked = MaskedMaps.of(NETWORK, maps == 1 ? List.of(layer.name() + ":0") : List.of(layer.name() + ":0", String.valueOf(maps - 1)));
            assertThat(masked.layers().stream().map(Layer::name).toList()).isEqualTo(NETWORK.layers().stream().map(Layer::name).toList());
            List<double[]> found = ReferenceForward.run(masked, image, Map.of());
            List<double[]> wanted = ReferenceForward.run(NETWORK, image, Map.of(layer.node().index(), maps == 1 ? Set.of(0) : Set.of(0, maps - 1)));
            for (Layer seen : NETWORK.layers()) {
                Node node = masked.layer(seen.name()).orElseThrow().node();
                assertThat(positive(found.get(node.index()))).as("%s without maps of %s", seen.name(), layer.name()).isEqualTo(positive(wanted.get(seen.node().index())));
                changed += Arrays.equals(wanted.get(seen.node().index()), plain.get(seen.node().index())) ? 0 : 1;
            }
        }
        assertThat(changed).isGreaterThan(NETWORK.layers().size());
    }

    /** A negative value times zero is the zero with a sign. */
    private static double[] positive(double[] values) {
        return Arrays.stream(values).map(value -> value + 0.0).toArray();
    }

    @Test
    void nothingAskedIsTheNetworkItself() {
        assertThat(MaskedMaps.of(NETWORK, List.of())).isSameAs(NETWORK);
    }

    @Test
    void whatCannotBeMaskedIsNamed() {
        String layer = NETWORK.layers().get(0).name();
        for (String text : List.of(layer, ":3", "3", layer + ":", layer + ":x", layer + ":-1")) {
            assertThatThrownBy(() -> MaskedMaps.of(NETWORK, List.of(text))).as(text).isInstanceOf(ConfigurationException.class).hasMessageContaining("'" + text + "' names no feature map");
        }
        assertThatThrownBy(() -> MaskedMaps.of(NETWORK, List.of(layer + ":999"))).isInstanceOf(ConfigurationException.class).hasMessageContaining(":999 cannot be held at zero");
        assertThatThrownBy(() -> MaskedMaps.of(NETWORK, List.of("nowhere:1"))).hasMessageContaining("'nowhere'");
    }
}
