package org.patchlode.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.ReferenceForward;

/** Holds an engine's whole activations, and those with maps held at zero, against the definitions, and against themselves in other company. */
final class WholeAgreement {

    /** Layers that are asked for by themselves too, in an engine of their own. */
    private static final int ALONE = 3;
    private static final double ROUNDING = 1e-5;

    private final GraphAgreement definitions;
    private final Network network;
    private final float[] image;
    private final List<Layer> all;

    WholeAgreement(GraphAgreement definitions, Network network, float[] image) {
        this.definitions = definitions;
        this.network = network;
        this.image = image;
        this.all = network.nodes().stream().map(node -> new Layer(node.name(), node.operation().kind(), node)).toList();
    }

    void expect(Function<EnginePlan, Engine> open) {
        Random random = new Random(network.nodes().size());
        List<Set<Ablation>> variants = IntStream.range(0, 4).mapToObj(i -> i == 0 ? Set.<Ablation>of() : Set.of(any(random))).toList();
        Map<String, float[]> found = run(open, all, variants);
        for (Node node : network.nodes()) {
            definitions.expectUnits(node, found.get("0/" + node.index()), "as a whole");
        }
        for (int i = 0; i < ALONE; i++) {
            Layer layer = all.get(random.nextInt(all.size()));
            run(open, List.of(layer), variants).forEach((variant, activation) ->
                    assertThat(activation).as("%s alone, %s", layer, variants).isEqualTo(found.get(variant.split("/")[0] + "/" + layer.node().index())));
        }
        for (int variant = 1; variant < variants.size(); variant++) {
            expectHeld(variants.get(variant).iterator().next(), found, variant);
        }
    }

    private Ablation any(Random random) {
        Node node = network.nodes().get(random.nextInt(network.nodes().size()));
        return new Ablation(node.index(), random.nextInt(node.shape().maps()));
    }

    private Map<String, float[]> run(Function<EnginePlan, Engine> open, List<Layer> whole, List<Set<Ablation>> variants) {
        Map<String, float[]> found = new HashMap<>();
        try (Engine engine = open.apply(new EnginePlan(network, List.of(), false, whole)); Worker worker = engine.worker()) {
            worker.ablations(image, variants, (variant, layer, activation) -> found.put(variant + "/" + layer, activation.clone()));
            worker.activations(Arrays.copyOf(image, image.length * engine.microBatch()), 1, (place, layer, activation) ->
                    assertThat(activation).as("without ablations: %s", whole.get(layer)).isEqualTo(found.get("0/" + layer)));
        }
        return found;
    }

    /**
     * Rounding is that of the network as it is, and more where a map that cancelled another is gone, or where a layer that was
     * silent speaks; what is looked for is larger.
     */
    private void expectHeld(Ablation ablation, Map<String, float[]> found, int variant) {
        double[] pixels = new double[network.input().size()];
        Arrays.setAll(pixels, i -> image[i]);
        List<double[]> wanted = ReferenceForward.run(network, pixels, Map.of(ablation.node(), Set.of(ablation.map())));
        for (Node node : network.nodes()) {
            double largest = Arrays.stream(wanted.get(node.index())).map(Math::abs).max().orElse(0);
            definitions.expectUnits(node, found.get(variant + "/" + node.index()), wanted.get(node.index()), Math.max(100 * definitions.bound(node), ROUNDING * largest),
                    "without " + ablation);
        }
    }
}
