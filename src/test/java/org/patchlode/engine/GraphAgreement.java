package org.patchlode.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.patchlode.network.Layer;
import org.patchlode.network.LayerChoice;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;
import org.patchlode.network.ReferenceForward;

/**
 * Holds an engine, the definitions in double precision and ONNX Runtime against each other over one network and one image: every
 * unit of every layer, and every peak, whichever layers are planned together.
 */
final class GraphAgreement {

    /** Of a layer's largest activation. */
    private static final double TOLERANCE = 1e-5;
    /** Where sums cancel, 32-bit floats lose more; ONNX Runtime's own distance from double precision says how much. */
    private static final double ROUNDING = 8;
    /** Of a layer's largest activation: no rounding goes as far as this. */
    private static final double STRAY = 1e-3;

    private final Network network;
    private final float[] image;
    private final List<double[]> truth;
    private final double[] bounds;

    GraphAgreement(Network network, float[] image) {
        this.network = network;
        this.image = image;
        this.truth = ReferenceForward.run(network, image);
        this.bounds = new double[network.nodes().size()];
        List<float[]> judge = OnnxRuntimeForward.run(network, image);
        RoundingModel model = new RoundingModel(network, image, truth);
        double worst = 0;
        for (Node node : network.nodes()) {
            double[] wanted = truth.get(node.index());
            double scale = RoundingModel.scale(wanted);
            double difference = difference(judge.get(node.index()), wanted);
            // Rounding is handed on: what a later layer makes of it is in its own difference, or in that of one before.
            worst = Math.max(worst, scale == 0 ? 0 : difference / scale);
            assertThat(difference).as("%s: the definitions and ONNX Runtime differ, scale %s", shown(node), scale).isLessThanOrEqualTo(STRAY * scale + 1e-30);
            bounds[node.index()] = Math.max(inherited(node), Math.max(RoundingModel.MARGIN * model.moved(node), Math.max(TOLERANCE, ROUNDING * worst) * scale)) + 1e-30;
        }
    }

    /**
     * What the rounding that its sources may have makes of a node whose own scale says little about it: a clip at 0.3 of values up to
     * 1,000, a sum that cancels, a product of what nearly is 0 where the others are large.
     */
    private double inherited(Node node) {
        return switch (node.operation().type()) {
            // What differs by d before these differs by no more after them.
            case CLIP, MAX_POOL, AVERAGE_POOL, GLOBAL_POOL, ZERO_PADDING, BORDER_PADDING, CROPPING, UPSAMPLING, EXTREMUM, CONCATENATION, MAP_SELECTION, FLATTEN, SOFTMAX,
                    IDENTITY -> node.inputs().stream().mapToDouble(input -> bounds[input]).max().orElse(0);
            case ACTIVATION -> switch (((Operation.Activation) node.operation()).function()) {
                case RELU, CLIPPED_RELU, LEAKY_RELU -> bounds[node.input()];
                default -> 0;
            };
            case ADDITION -> node.inputs().stream().mapToDouble(input -> bounds[input]).sum();
            case MULTIPLICATION -> {
                double sum = 0;
                for (int term = 0; term < node.inputs().size(); term++) {
                    double product = bounds[node.inputs().get(term)];
                    for (int other = 0; other < node.inputs().size(); other++) {
                        product *= other == term ? 1 : RoundingModel.scale(truth.get(node.inputs().get(other)));
                    }
                    sum += product;
                }
                yield sum;
            }
            case INPUT, CONVOLUTION, PRELU, BATCH_NORMALIZATION, LOCAL_RESPONSE_NORMALIZATION, LAYER_NORMALIZATION, LOG_SOFTMAX, DENSE, FOREIGN -> 0;
        };
    }

    /** Plans worth a program of their own: each layer alone, the default ones, all. */
    private List<List<Layer>> plans() {
        List<List<Layer>> plans = new ArrayList<>();
        network.layers().forEach(layer -> plans.add(List.of(layer)));
        plans.add(LayerChoice.byDefault(network));
        plans.add(network.layers());
        return plans.stream().filter(plan -> !plan.isEmpty()).distinct().toList();
    }

    /** Every plan's peaks and traces. */
    void expectForward(Function<EnginePlan, Engine> open) {
        for (List<Layer> layers : plans()) {
            EnginePlan plan = new EnginePlan(network, layers, true);
            try (Engine engine = open.apply(plan); Worker worker = engine.worker()) {
                // Twice: the second image meets what the first left in memory.
                for (int round = 0; round < 2; round++) {
                    float[] batch = Arrays.copyOf(image, image.length * engine.microBatch());
                    worker.peaks(batch, 1, (i, layer, peaks) -> expectPeaks(layers.get(layer), peaks, names(layers)));
                    Set<Integer> wanted = new HashSet<>(layers.stream().map(layer -> layer.node().index()).toList());
                    Activations found = worker.trace(image, wanted);
                    for (int index : wanted) {
                        Node node = network.nodes().get(index);
                        expectUnits(node, found.of(index), "traced among " + names(layers));
                    }
                }
            }
        }
    }

    /** The same bits at every place of a micro-batch and in any company, for all layers at once. */
    void expectSameBitsInAnyCompany(Function<EnginePlan, Engine> open) {
        EnginePlan plan = new EnginePlan(network, network.layers(), true);
        try (Engine engine = open.apply(plan); Worker worker = engine.worker()) {
            int size = image.length;
            int batch = engine.microBatch();
            float[] others = RandomNetworks.values(new Random(size), batch * size);
            List<Peaks> alone = seen(worker, Arrays.copyOf(image, batch * size), 1, 0);
            for (int place = 0; place < batch; place++) {
                System.arraycopy(image, 0, others, place * size, size);
                expectSame(alone, seen(worker, others, batch, place), "at place %d of %d".formatted(place, batch));
                expectSame(alone, seen(worker, others, place + 1, place), "last of %d".formatted(place + 1));
            }
        }
    }

    private static List<Peaks> seen(Worker worker, float[] images, int count, int place) {
        List<Peaks> all = new ArrayList<>();
        worker.peaks(images, count, (i, layer, peaks) -> {
            if (i == place) {
                Peaks copy = new Peaks(peaks.maps());
                copy.copyFrom(peaks);
                all.add(copy);
            }
        });
        return all;
    }

    private void expectSame(List<Peaks> wanted, List<Peaks> found, String where) {
        for (int layer = 0; layer < wanted.size(); layer++) {
            Peaks a = wanted.get(layer);
            Peaks b = found.get(layer);
            for (int map = 0; map < a.maps(); map++) {
                boolean same = Float.floatToRawIntBits(a.value(map)) == Float.floatToRawIntBits(b.value(map))
                        && a.position(map) == b.position(map)
                        && Float.floatToRawIntBits(a.mean(map)) == Float.floatToRawIntBits(b.mean(map));
                assertThat(same).as("%s, map %d, %s: %s at %d where %s at %d was found alone", shown(network.layers().get(layer).node()), map, where,
                        b.value(map), b.position(map), a.value(map), a.position(map)).isTrue();
            }
        }
    }

    private void expectPeaks(Layer layer, Peaks peaks, String planned) {
        Node node = layer.node();
        double[] wanted = truth.get(node.index());
        double bound = bounds[node.index()];
        int plane = node.shape().plane();
        for (int map = 0; map < node.shape().maps(); map++) {
            double largest = Arrays.stream(wanted, map * plane, (map + 1) * plane).max().orElseThrow();
            double mean = Arrays.stream(wanted, map * plane, (map + 1) * plane).average().orElseThrow();
            String what = "%s, map %d, planned with %s".formatted(shown(node), map, planned);
            assertThat(Math.abs(peaks.value(map) - largest)).as("peak of %s: %s where %s belongs", what, peaks.value(map), largest).isLessThanOrEqualTo(bound);
            assertThat(Math.abs(wanted[map * plane + peaks.position(map)] - largest)).as("place of the peak of %s", what).isLessThanOrEqualTo(2 * bound);
            assertThat(Math.abs(peaks.mean(map) - mean)).as("mean of %s", what).isLessThanOrEqualTo(bound);
        }
    }

    void expectUnits(Node node, float[] found, String what) {
        expectUnits(node, found, truth.get(node.index()), bounds[node.index()], what);
    }

    /** Rounding that a node's units may have in the network as it is. */
    double bound(Node node) {
        return bounds[node.index()];
    }

    /** @param bound what may lie between them */
    void expectUnits(Node node, float[] found, double[] wanted, double bound, String what) {
        for (int i = 0; i < wanted.length; i++) {
            if (!(Math.abs(found[i] - wanted[i]) <= bound)) {
                int plane = node.shape().plane();
                throw new AssertionError("%s, map %d, row %d, column %d %s: %s where %s belongs, within %s".formatted(shown(node), i / plane,
                        i % plane / node.shape().columns(), i % node.shape().columns(), what, found[i], wanted[i], bound));
            }
        }
    }

    private static double difference(float[] found, double[] wanted) {
        double difference = 0;
        for (int i = 0; i < wanted.length; i++) {
            double d = Math.abs(found[i] - wanted[i]);
            difference = d <= difference ? difference : d;
        }
        return difference;
    }

    static String shown(Node node) {
        return "node %d '%s' (%s, %s)".formatted(node.index(), node.name(), node.operation().kind(), node.shape());
    }

    private static String names(List<Layer> layers) {
        return layers.size() > 4 ? layers.size() + " layers" : layers.stream().map(Layer::name).toList().toString();
    }
}
