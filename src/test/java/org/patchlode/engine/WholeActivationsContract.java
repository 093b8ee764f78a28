package org.patchlode.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.ReferenceForward;

/** Whole activations in batches, and with maps held at zero inside the network. */
interface WholeActivationsContract {

    Engine open(EnginePlan plan);

    private static Network network(String name) {
        return switch (name) {
            case "everything" -> RandomNetworks.everything(new Random(5));
            case "gated" -> RandomNetworks.gated(new Random(8));
            case "rare" -> RandomNetworks.rare(new Random(6));
            case "growing" -> RandomNetworks.growing(new Random(7));
            case "entwined, small" -> RandomNetworks.entwined(new Random(17), 8);
            default -> RandomNetworks.entwined(new Random(17), 13);
        };
    }

    private static List<Layer> all(Network network) {
        return network.nodes().stream().map(node -> new Layer(node.name(), node.operation().kind(), node)).toList();
    }

    private static float[][] images(Network network, int count) {
        Random random = new Random(23);
        float[][] images = new float[count][];
        Arrays.setAll(images, i -> RandomNetworks.values(random, network.input().size()));
        return images;
    }

    private static float[] batch(float[][] images, int from, int count) {
        int size = images[0].length;
        float[] batch = new float[count * size];
        for (int i = 0; i < count; i++) {
            System.arraycopy(images[from + i], 0, batch, i * size, size);
        }
        return batch;
    }

    private static double[] doubles(float[] values) {
        double[] result = new double[values.length];
        Arrays.setAll(result, i -> values[i]);
        return result;
    }

    private static void expectDefinition(Node node, float[] found, double[] wanted, String what) {
        double scale = Arrays.stream(wanted).map(Math::abs).max().orElse(0);
        assertThat(found.length).isEqualTo(node.shape().size());
        for (int i = 0; i < wanted.length; i++) {
            assertThat((double) found[i]).as("%s: %s[%d]", what, node.name(), i).isCloseTo(wanted[i], within(2e-5 * Math.max(1, scale)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"everything", "gated", "rare", "growing", "entwined, small", "entwined"})
    default void wholeActivationsAreTheDefinitionsAtEveryPlaceAndInAnyCompany(String name) {
        Network network = network(name);
        List<Layer> whole = all(network);
        float[][] images = images(network, 3);
        Map<String, float[]> alone = new HashMap<>();
        for (int layer = 0; layer < whole.size(); layer++) {
            int at = layer;
            try (Engine engine = open(new EnginePlan(network, List.of(), false, List.of(whole.get(layer)))); Worker worker = engine.worker()) {
                for (int i = 0; i < images.length; i++) {
                    int image = i;
                    worker.activations(images[i], 1, (place, l, activation) -> alone.put(image + "/" + at, activation.clone()));
                }
            }
        }
        for (int image = 0; image < images.length; image++) {
            List<double[]> wanted = ReferenceForward.run(network, images[image]);
            for (Layer layer : whole) {
                expectDefinition(layer.node(), alone.get(image + "/" + layer.node().index()), wanted.get(layer.node().index()), name);
            }
        }
        List<Layer> mined = network.layers();
        try (Engine engine = open(new EnginePlan(network, mined, true, whole)); Worker worker = engine.worker()) {
            for (int count = 1; count <= engine.microBatch(); count++) {
                int last = count - 1;
                float[][] company = new float[count][];
                Arrays.setAll(company, i -> images[(i + last) % images.length]);
                List<String> order = new ArrayList<>();
                worker.activations(batch(company, 0, count), count, (place, layer, activation) -> {
                    order.add(place + "/" + layer);
                    assertThat(activation).as("%s, place %d of %d, %s", name, place, last + 1, whole.get(layer).name())
                            .isEqualTo(alone.get((place + last) % images.length + "/" + layer));
                });
                assertThat(order).hasSize(count * whole.size()).startsWith("0/0", "0/1").endsWith(last + "/" + (whole.size() - 1));
            }
        }
    }

    /** Peaks stay the same bits where whole activations are asked for too. */
    @ParameterizedTest
    @ValueSource(strings = {"everything", "gated", "entwined, small", "entwined"})
    default void wholeActivationsLeavePeaksAsTheyAre(String name) {
        Network network = network(name);
        float[] image = images(network, 1)[0];
        List<List<String>> seen = new ArrayList<>();
        for (List<Layer> whole : List.of(List.<Layer>of(), all(network))) {
            List<String> peaks = new ArrayList<>();
            try (Engine engine = open(new EnginePlan(network, network.layers(), true, whole)); Worker worker = engine.worker()) {
                worker.activations(image, 1, (i, layer, activation) -> {});
                worker.peaks(image, 1, (i, layer, found) -> {
                    for (int map = 0; map < found.maps(); map++) {
                        peaks.add(layer + " " + found.value(map) + "@" + found.position(map) + "/" + found.mean(map));
                    }
                });
            }
            seen.add(peaks);
        }
        assertThat(seen.get(1)).isEqualTo(seen.get(0)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"everything", "gated", "rare", "growing", "entwined, small", "entwined"})
    default void mapsHeldAtZeroAreZeroForAllThatLiesBehind(String name) {
        Network network = network(name);
        List<Layer> whole = all(network);
        float[] image = images(network, 1)[0];
        List<Set<Ablation>> variants = variants(network);
        Map<Integer, float[][]> together = new HashMap<>();
        try (Engine engine = open(new EnginePlan(network, List.of(), false, whole)); Worker worker = engine.worker()) {
            worker.ablations(image, variants, (variant, layer, activation) -> together.computeIfAbsent(variant, v -> new float[whole.size()][])[layer] = activation.clone());
            float[][] plain = new float[whole.size()][];
            worker.activations(image, 1, (i, layer, activation) -> plain[layer] = activation.clone());
            assertThat(together.get(0)).as("without ablations").isDeepEqualTo(plain);
        }
        assertThat(together).hasSize(variants.size());
        together.forEach((variant, found) -> {
            List<double[]> wanted = ReferenceForward.run(network, doubles(image), maps(variants.get(variant)));
            for (Layer layer : whole) {
                int node = layer.node().index();
                expectDefinition(layer.node(), found[node], wanted.get(node), name + " without " + variants.get(variant));
            }
        });
        expectSameAlone(network, image, variants, together);
    }

    /** A variant's last layer by itself, in an engine of its own, in the other order. */
    private void expectSameAlone(Network network, float[] image, List<Set<Ablation>> variants, Map<Integer, float[][]> together) {
        Layer last = all(network).get(network.nodes().size() - 1);
        try (Engine engine = open(new EnginePlan(network, network.layers(), false, List.of(last))); Worker worker = engine.worker()) {
            for (int variant = variants.size() - 1; variant >= 0; variant--) {
                float[] wanted = together.get(variant)[last.node().index()];
                String what = "without " + variants.get(variant);
                List<float[]> found = new ArrayList<>();
                worker.ablations(image, List.of(variants.get(variant)), (i, layer, activation) -> found.add(activation.clone()));
                assertThat(found).as(what).hasSize(1);
                assertThat(found.get(0)).as(what).isEqualTo(wanted);
            }
        }
    }

    /** Nothing, some maps of each node, more than a micro-batch of one node's, and maps of several nodes at once. */
    private static List<Set<Ablation>> variants(Network network) {
        List<Set<Ablation>> variants = new ArrayList<>(List.of(Set.of()));
        Random random = new Random(29);
        List<Ablation> one = new ArrayList<>();
        for (Node node : network.nodes()) {
            one.add(new Ablation(node.index(), random.nextInt(node.shape().maps())));
            variants.add(Set.of(one.get(one.size() - 1)));
            int maps = node.shape().maps();
            Set<Ablation> several = new HashSet<>(Set.of(new Ablation(node.index(), maps - 1)));
            several.add(new Ablation(node.index(), 0));
            variants.add(several);
        }
        Node middle = network.nodes().get(network.nodes().size() / 2);
        for (int map = 0; map < Math.min(11, middle.shape().maps()); map++) {
            variants.add(Set.of(new Ablation(middle.index(), map)));
        }
        for (int i = 0; i < 8; i++) {
            variants.add(new HashSet<>(List.of(one.get(i), one.get(one.size() - 3), one.get(7 + i % 3))));
        }
        return variants;
    }

    private static Map<Integer, Set<Integer>> maps(Set<Ablation> variant) {
        Map<Integer, Set<Integer>> maps = new HashMap<>();
        variant.forEach(ablation -> maps.computeIfAbsent(ablation.node(), node -> new HashSet<>()).add(ablation.map()));
        return maps;
    }

    @Test
    default void noMapNoAblation() {
        Network network = RandomNetworks.entwined(new Random(17), 8);
        List<Layer> whole = List.of(all(network).get(3));
        float[] image = images(network, 1)[0];
        try (Engine engine = open(new EnginePlan(network, List.of(), false, whole)); Worker worker = engine.worker()) {
            worker.ablations(image, List.of(), (i, layer, activation) -> assertThat(activation).isNull());
            // Behind what is asked for: nothing changes.
            List<float[]> found = new ArrayList<>();
            worker.ablations(image, List.of(Set.of(), Set.of(new Ablation(7, 0))), (i, layer, activation) -> found.add(activation.clone()));
            assertThat(found).hasSize(2);
            assertThat(found.get(1)).isEqualTo(found.get(0));
            assertThatThrownBy(() -> worker.ablations(image, List.of(Set.of(new Ablation(3, 16))), (i, l, a) -> {}))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("map 16 of layer 'a'").hasMessageContaining("it has 16");
            assertThatThrownBy(() -> worker.ablations(image, List.of(Set.of(new Ablation(99, 0))), (i, l, a) -> {}))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("node 99");
        }
    }
}
