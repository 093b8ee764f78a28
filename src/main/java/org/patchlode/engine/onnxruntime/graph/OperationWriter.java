package org.patchlode.engine.onnxruntime.graph;

import static org.patchlode.engine.onnxruntime.graph.OnnxAttributes.axis;
import static org.patchlode.engine.onnxruntime.graph.OnnxAttributes.ints;
import static org.patchlode.engine.onnxruntime.graph.OnnxAttributes.real;
import static org.patchlode.engine.onnxruntime.graph.OnnxAttributes.text;
import static org.patchlode.engine.onnxruntime.graph.OnnxAttributes.window;

import java.util.Arrays;
import java.util.List;
import onnx.Onnx.AttributeProto;
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.Shape;

/** The operators of ONNX, opset 20, that compute what the operations of a network do. */
final class OperationWriter {

    private final Network network;
    private final OnnxGraphBuilder graph;

    OperationWriter(Network network, OnnxGraphBuilder graph) {
        this.network = network;
        this.graph = graph;
    }

    /** @param in tensors that the node reads @param out the tensor that it makes */
    void write(Node node, List<String> in, String out) {
        String x = in.get(0);
        Shape from = network.nodes().get(node.input()).shape();
        Operation operation = node.operation();
        Runnable form = switch (operation.type()) {
            case CONVOLUTION -> () -> convolution((Operation.Convolution) operation, from, x, out);
            case DENSE -> () -> dense((Operation.Dense) operation, from, x, out);
            case ACTIVATION -> () -> activation((Operation.Activation) operation, x, out);
            case PRELU -> () -> prelu(((Operation.PRelu) operation).slopes(), x, out);
            case CLIP -> () -> graph.emit("Clip", out, List.of(x, graph.floats(new float[] {((Operation.Clip) operation).minimum()}), graph.floats(new float[] {((Operation.Clip) operation).maximum()})));
            case MAX_POOL -> () -> graph.emit("MaxPool", out, List.of(x), window(((Operation.MaxPool) operation).geometry()));
            case AVERAGE_POOL -> () -> averagePool((Operation.AveragePool) operation, x, out);
            case GLOBAL_POOL -> () -> graph.emit(((Operation.GlobalPool) operation).maximum() ? "GlobalMaxPool" : "GlobalAveragePool", out, List.of(x));
            case BATCH_NORMALIZATION -> () -> batchNorm((Operation.BatchNormalization) operation, x, out);
            case LOCAL_RESPONSE_NORMALIZATION -> () -> lrn((Operation.LocalResponseNormalization) operation, from, x, out);
            case LAYER_NORMALIZATION -> () -> layerNorm((Operation.LayerNormalization) operation, from, x, out);
            case SOFTMAX -> () -> graph.emit("Softmax", out, List.of(x), axis(1));
            case LOG_SOFTMAX -> () -> graph.emit("LogSoftmax", out, List.of(x), axis(1));
            case ZERO_PADDING -> () -> pad(((Operation.ZeroPadding) operation).padding(), x, out);
            case BORDER_PADDING -> () -> pad(((Operation.BorderPadding) operation).padding(), x, out, text("mode", ((Operation.BorderPadding) operation).reflect() ? "reflect" : "edge"));
            case UPSAMPLING -> () -> upsampling((Operation.Upsampling) operation, from, x, out);
            case CROPPING -> () -> crop(((Operation.Cropping) operation).border(), from, x, out);
            case MAP_SELECTION -> () -> selection(((Operation.MapSelection) operation).maps(), from, x, out);
            case FLATTEN -> () -> flatten(((Operation.Flatten) operation).channelsLast(), from, x, out);
            case CONCATENATION -> () -> graph.emit("Concat", out, in, axis(1));
            case ADDITION -> () -> fold("Add", in, out);
            case MULTIPLICATION -> () -> fold("Mul", in, out);
            case EXTREMUM -> () -> graph.emit(((Operation.Extremum) operation).maximum() ? "Max" : "Min", out, in);
            case IDENTITY -> () -> graph.emit("Identity", out, List.of(x));
            case FOREIGN -> throw new IllegalStateException("a %s is in the model's own graph only".formatted(operation.kind()));
            case INPUT -> throw new IllegalStateException("the input of a network is an input of its graph, not a node");
        };
        form.run();
    }

    private void convolution(Operation.Convolution c, Shape from, String x, String out) {
        Geometry g = c.geometry();
        graph.emit("Conv", out, List.of(x, graph.floats(c.weights(), c.outputs(), from.maps() / c.groups(), g.kernelRows(), g.kernelColumns()), graph.floats(c.bias(), c.outputs())),
                window(g, ints("group", c.groups())));
    }

    private void dense(Operation.Dense d, Shape from, String x, String out) {
        String flat = graph.emit("Flatten", graph.helper(), List.of(x), axis(1));
        String product = graph.emit("Gemm", graph.helper(), List.of(flat, graph.floats(d.weights(), d.outputs(), from.maps()), graph.floats(d.bias(), d.outputs())), ints("transB", 1));
        graph.emit("Reshape", out, List.of(product, graph.longs(1, d.outputs(), 1, 1)));
    }

    private void prelu(float[] slopes, String x, String out) {
        graph.emit("PRelu", out, List.of(x, graph.floats(slopes, slopes.length, 1, 1)));
    }

    private void batchNorm(Operation.BatchNormalization n, String x, String out) {
        int maps = n.scale().length;
        float[] ones = new float[maps];
        Arrays.fill(ones, 1);
        graph.emit("BatchNormalization", out, List.of(x, graph.floats(n.scale(), maps), graph.floats(n.shift(), maps), graph.floats(new float[maps], maps), graph.floats(ones, maps)), real("epsilon", 0));
    }

    /**
     * Its sum of squares is a convolution across the maps, which here are the rows of one plane. ONNX Runtime's own LRN goes from map to
     * map with one sum, adding the next square and subtracting the last: beside a square a million times larger what is left is rounding,
     * and where it falls below 0 its power is no number. A pool along the maps divides by less at the last ones.
     */
    private void lrn(Operation.LocalResponseNormalization l, Shape from, String x, String out) {
        String squares = graph.emit("Mul", graph.helper(), List.of(x, x));
        String plane = graph.emit("Reshape", graph.helper(), List.of(squares, graph.longs(1, 1, from.maps(), (long) from.rows() * from.columns())));
        float[] ones = new float[l.size()];
        Arrays.fill(ones, 1);
        int half = l.size() / 2;
        String sums = graph.emit("Conv", graph.helper(), List.of(plane, graph.floats(ones, 1, 1, l.size(), 1)), ints("pads", half, 0, half, 0));
        String maps = graph.emit("Reshape", graph.helper(), List.of(sums, graph.longs(1, from.maps(), from.rows(), from.columns())));
        String weighted = graph.emit("Mul", graph.helper(), List.of(maps, graph.floats(new float[] {l.alpha()})));
        String biased = graph.emit("Add", graph.helper(), List.of(weighted, graph.floats(new float[] {l.k()})));
        graph.emit("Div", out, List.of(x, graph.emit("Pow", graph.helper(), List.of(biased, graph.floats(new float[] {l.beta()})))));
    }

    private void layerNorm(Operation.LayerNormalization n, Shape from, String x, String out) {
        String last = graph.emit("Transpose", graph.helper(), List.of(x), ints("perm", 0, 2, 3, 1));
        String normalized = graph.emit("LayerNormalization", graph.helper(), List.of(last, graph.floats(n.scale(), from.maps()), graph.floats(n.shift(), from.maps())), axis(-1), real("epsilon", n.epsilon()));
        graph.emit("Transpose", out, List.of(normalized), ints("perm", 0, 3, 1, 2));
    }

    private void flatten(boolean channelsLast, Shape from, String x, String out) {
        String plane = channelsLast ? graph.emit("Transpose", graph.helper(), List.of(x), ints("perm", 0, 2, 3, 1)) : x;
        graph.emit("Reshape", out, List.of(plane, graph.longs(1, from.size(), 1, 1)));
    }

    private void crop(Padding p, Shape from, String x, String out) {
        graph.emit("Slice", out, List.of(x, graph.longs(p.top(), p.left()), graph.longs(from.rows() - p.bottom(), from.columns() - p.right()), graph.longs(2, 3)));
    }

    private void activation(Operation.Activation a, String x, String out) {
        switch (a.function()) {
            case RELU -> graph.emit("Relu", out, List.of(x));
            case CLIPPED_RELU -> graph.emit("Clip", out, List.of(x, graph.floats(new float[] {0}), graph.floats(new float[] {a.alpha()})));
            case LEAKY_RELU -> graph.emit("LeakyRelu", out, List.of(x), real("alpha", a.alpha()));
            case ELU -> graph.emit("Elu", out, List.of(x), real("alpha", a.alpha()));
            case SELU -> graph.emit("Selu", out, List.of(x));
            case SIGMOID -> graph.emit("Sigmoid", out, List.of(x));
            case HARD_SIGMOID -> graph.emit("HardSigmoid", out, List.of(x), real("alpha", a.alpha()), real("beta", 0.5f));
            case TANH -> graph.emit("Tanh", out, List.of(x));
            case SOFTPLUS -> graph.emit("Softplus", out, List.of(x));
            case SOFTSIGN -> graph.emit("Softsign", out, List.of(x));
            case SWISH -> graph.emit("Mul", out, List.of(x, graph.emit("Sigmoid", graph.helper(), List.of(x))));
            case HARD_SWISH -> graph.emit("HardSwish", out, List.of(x));
            case GELU -> graph.emit("Gelu", out, List.of(x));
            case MISH -> graph.emit("Mish", out, List.of(x));
        }
    }

    /**
     * What counts is padded first; the rest is padding that does not count. ONNX has {@code count_include_pad} for that, but ONNX Runtime
     * 1.23 divides by less where the padding is below or to the right alone.
     */
    private void averagePool(Operation.AveragePool p, String x, String out) {
        Padding all = p.geometry().padding();
        Padding counted = p.counted();
        String padded = counted.isNone() ? x : pad(counted, x, graph.helper());
        Padding rest = new Padding(all.top() - counted.top(), all.left() - counted.left(), all.bottom() - counted.bottom(), all.right() - counted.right());
        graph.emit("AveragePool", out, List.of(padded), window(p.geometry().with(rest), ints("count_include_pad", 0)));
    }

    private String pad(Padding p, String x, String out, AttributeProto... more) {
        return graph.emit("Pad", out, List.of(x, graph.longs(0, 0, p.top(), p.left(), 0, 0, p.bottom(), p.right())), more);
    }

    /** Nearest neighbours, or the transpose of a convolution of one weight. */
    private void upsampling(Operation.Upsampling u, Shape from, String x, String out) {
        if (u.zeros()) {
            float[] ones = new float[from.maps()];
            Arrays.fill(ones, 1);
            graph.emit("ConvTranspose", out, List.of(x, graph.floats(ones, from.maps(), 1, 1, 1)), ints("group", from.maps()), ints("strides", u.rows(), u.columns()),
                    ints("output_padding", u.rows() - 1, u.columns() - 1));
        } else {
            graph.emit("Resize", out, List.of(x, "", graph.floats(new float[] {1, 1, u.rows(), u.columns()}, 4)), text("mode", "nearest"),
                    text("coordinate_transformation_mode", "asymmetric"), text("nearest_mode", "floor"));
        }
    }

    /** A slice, a shuffle of groups, or whatever else. */
    private void selection(int[] maps, Shape from, String x, String out) {
        boolean run = true;
        for (int i = 1; i < maps.length; i++) {
            run &= maps[i] == maps[0] + i;
        }
        int groups = shuffledGroups(maps, from);
        if (run) {
            graph.emit("Slice", out, List.of(x, graph.longs(maps[0]), graph.longs(maps[0] + maps.length), graph.longs(1)));
        } else if (groups > 1) {
            String grouped = graph.emit("Reshape", graph.helper(), List.of(x, graph.longs(1, groups, from.maps() / groups, from.rows(), from.columns())));
            String turned = graph.emit("Transpose", graph.helper(), List.of(grouped), ints("perm", 0, 2, 1, 3, 4));
            graph.emit("Reshape", out, List.of(turned, graph.longs(1, from.maps(), from.rows(), from.columns())));
        } else {
            graph.emit("Gather", out, List.of(x, graph.longs(Arrays.stream(maps).asLongStream().toArray())), axis(1));
        }
    }

    private static int shuffledGroups(int[] maps, Shape from) {
        for (int groups = 2; groups < from.maps() && maps.length == from.maps(); groups++) {
            if (from.maps() % groups == 0 && isShuffle(maps, groups)) {
                return groups;
            }
        }
        return 1;
    }

    private static boolean isShuffle(int[] maps, int groups) {
        int size = maps.length / groups;
        for (int i = 0; i < maps.length; i++) {
            if (maps[i] != i % groups * size + i / groups) {
                return false;
            }
        }
        return true;
    }

    private void fold(String operator, List<String> in, String out) {
        String sum = in.get(0);
        for (int i = 1; i < in.size(); i++) {
            sum = graph.emit(operator, i == in.size() - 1 ? out : graph.helper(), List.of(sum, in.get(i)));
        }
        if (in.size() == 1) {
            graph.emit("Identity", out, in);
        }
    }
}
