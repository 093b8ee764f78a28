package org.patchlode.engine.nd4j;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.patchlode.network.ActivationFunction;
import org.patchlode.network.Geometry;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.Shape;

/**
 * Turns the nodes of a network into calls of native ops on fixed arrays, for one image. ND4J pads either the same on both
 * sides or as TensorFlow's "same"; any other padding becomes a padded copy of the input.
 */
final class Nd4jSteps implements AutoCloseable {

    private static final long NCHW = 0;
    private static final long KERNEL_IN_OUT = 0;

    private final Nd4jEngine engine;
    private final INDArray[] arrays;
    private final List<AutoCloseable> owned = new ArrayList<>();

    Nd4jSteps(Nd4jEngine engine, INDArray[] arrays) {
        this.engine = engine;
        this.arrays = arrays;
    }

    Runnable step(Node node) {
        INDArray out = arrays[node.index()];
        INDArray in = arrays[node.inputs().isEmpty() ? node.index() : node.input()];
        Operation operation = node.operation();
        return switch (operation.type()) {
            case INPUT -> () -> {};
            case CONVOLUTION -> convolution(node, (Operation.Convolution) operation, in, out);
            case ACTIVATION -> activation((Operation.Activation) operation, in, out);
            case PRELU -> own(new Nd4jOp("prelu", inputs(in, engine.weights(node.index())), out, 2, 3));
            case CLIP -> clip((Operation.Clip) operation, in, out);
            case MAX_POOL -> pool("maxpool2d", ((Operation.MaxPool) operation).geometry(), in, out, 0, -Float.MAX_VALUE);
            case AVERAGE_POOL -> averagePool((Operation.AveragePool) operation, in, out);
            case GLOBAL_POOL -> op(((Operation.GlobalPool) operation).maximum() ? "reduce_max" : "reduce_mean", inputs(in), out.reshape(1, out.size(1)), 2, 3);
            case BATCH_NORMALIZATION -> Nd4jOp.inOrder(op("multiply", inputs(in, engine.weights(node.index())), out), op("add", inputs(out, engine.bias(node.index())), out));
            case LOCAL_RESPONSE_NORMALIZATION -> () -> LocalResponse.apply((Operation.LocalResponseNormalization) operation, in, out);
            case LAYER_NORMALIZATION -> () -> LayerNorm.apply((Operation.LayerNormalization) operation, in, out);
            case SOFTMAX -> alongMaps("softmax", in, out, new double[0], 3);
            case LOG_SOFTMAX -> () -> LogSoftmax.apply(in, out);
            case ZERO_PADDING -> pad(in, out, ((Operation.ZeroPadding) operation).padding(), 0);
            case BORDER_PADDING -> Nd4jCopies.border((Operation.BorderPadding) operation, in, out);
            case CROPPING -> Nd4jCopies.cropping(((Operation.Cropping) operation).border(), in, out);
            case UPSAMPLING -> Nd4jCopies.upsampling((Operation.Upsampling) operation, in, out);
            case MAP_SELECTION -> Nd4jCopies.selection(((Operation.MapSelection) operation).maps(), in, out);
            case FLATTEN -> Nd4jCopies.flatten((Operation.Flatten) operation, in, out);
            case EXTREMUM -> fold(((Operation.Extremum) operation).maximum() ? "maximum" : "minimum", terms(node), out);
            case CONCATENATION -> op("concat", inputs(terms(node).toArray(INDArray[]::new)), out, 1);
            case ADDITION -> fold("add", terms(node), out);
            // The largest first, so that what is multiplied by one value a map is there.
            case MULTIPLICATION -> fold("multiply", terms(node).stream().sorted(Comparator.comparing(INDArray::length).reversed()).toList(), out);
            case DENSE -> dense(node, in, out);
            case IDENTITY -> copy(in, out);
            case FOREIGN -> throw new IllegalStateException("a %s is refused before".formatted(operation.kind()));
        };
    }

    private List<INDArray> terms(Node node) {
        return node.inputs().stream().map(input -> arrays[input]).toList();
    }

    private Runnable clip(Operation.Clip c, INDArray in, INDArray out) {
        return own(new Nd4jOp("clipbyvalue", inputs(in), out, new double[] {finite(c.minimum()), finite(c.maximum())}));
    }

    private Runnable dense(Node node, INDArray in, INDArray out) {
        INDArray row = in.reshape(1, in.length());
        INDArray result = out.reshape(1, out.length());
        INDArray weights = engine.weights(node.index());
        INDArray bias = engine.bias(node.index());
        return () -> row.mmuli(weights, result).addiRowVector(bias);
    }

    private Runnable convolution(Node node, Operation.Convolution c, INDArray in, INDArray out) {
        Geometry g = c.geometry();
        INDArray weights = engine.weights(node.index());
        INDArray bias = engine.bias(node.index());
        Border border = border(g, in, 0);
        List<Runnable> runs = new ArrayList<>();
        runs.add(border.fill());
        for (int group = 0; group < c.groups(); group++) {
            INDArray w = slice(weights, 3, group, c.groups()).dup('c');
            INDArray b = slice(bias, 0, group, c.groups()).dup('c');
            owned.add(w::close);
            owned.add(b::close);
            Nd4jOp conv = new Nd4jOp("conv2d", inputs(slice(border.input(), 1, group, c.groups()), w, b), slice(out, 1, group, c.groups()),
                    g.kernelRows(), g.kernelColumns(), g.strideRows(), g.strideColumns(), border.top(), border.left(),
                    g.dilationRows(), g.dilationColumns(), border.same() ? 1 : 0, NCHW, KERNEL_IN_OUT);
            runs.add(own(known(g, conv)));
        }
        return Nd4jOp.inOrder(runs.toArray(Runnable[]::new));
    }

    /** ND4J describes dilated convolutions to oneDNN in a way that oneDNN refuses, and dilated pools without their dilation. */
    private static Nd4jOp known(Geometry g, Nd4jOp op) {
        return g.dilationRows() > 1 || g.dilationColumns() > 1 ? op.withoutHelpers() : op;
    }

    private Runnable averagePool(Operation.AveragePool p, INDArray in, INDArray out) {
        Geometry g = p.geometry();
        boolean all = p.counted().equals(g.padding());
        boolean direct = all || p.counted().isNone() && (g.padding().isSymmetric() || isSame(g, in));
        Runnable pool = pool("avgpool2d", g, in, out, all || !direct ? 1 : 0, 0);
        if (direct) {
            return pool;
        }
        // The padded copy counts all its zeros; scale each unit by window size over positions that count.
        INDArray correction = Nd4j.createFromArray(AverageDivisors.corrections(p, (int) in.size(2), (int) in.size(3), (int) out.size(2), (int) out.size(3)))
                .reshape(1, 1, out.size(2), out.size(3));
        owned.add(correction::close);
        return Nd4jOp.inOrder(pool, op("multiply", inputs(out, correction), out));
    }

    private Runnable pool(String name, Geometry g, INDArray in, INDArray out, long extra, double border) {
        Border b = border(g, in, border);
        Nd4jOp pool = new Nd4jOp(name, inputs(b.input()), out,
                g.kernelRows(), g.kernelColumns(), g.strideRows(), g.strideColumns(), b.top(), b.left(),
                g.dilationRows(), g.dilationColumns(), b.same() ? 1 : 0, extra, NCHW);
        return Nd4jOp.inOrder(b.fill(), own(known(g, pool)));
    }

    private Runnable activation(Operation.Activation a, INDArray in, INDArray out) {
        if (a.function() == ActivationFunction.RELU) {
            return own(new Nd4jOp("relu", inputs(in), out, new double[] {0}));
        }
        if (a.function() == ActivationFunction.CLIPPED_RELU) {
            return own(new Nd4jOp("clipbyvalue", inputs(in), out, new double[] {0, a.alpha()}));
        }
        return Nd4jOp.inOrder(copy(in, out), () -> Nd4jFunctions.apply(a, out));
    }

    /** Some of ND4J's ops work along the last axis only, so maps go there and back. */
    private Runnable alongMaps(String op, INDArray in, INDArray out, double[] reals, long... integers) {
        INDArray source = in.permute(0, 2, 3, 1);
        INDArray last = Nd4j.createUninitialized(source.shape());
        INDArray result = Nd4j.createUninitialized(source.shape());
        owned.add(last::close);
        owned.add(result::close);
        Runnable run = own(new Nd4jOp(op, inputs(last), result, reals, integers));
        INDArray back = result.permute(0, 3, 1, 2);
        return () -> {
            last.assign(source);
            run.run();
            out.assign(back);
        };
    }

    private Runnable fold(String op, List<INDArray> terms, INDArray out) {
        List<Runnable> runs = new ArrayList<>();
        INDArray sum = terms.get(0);
        if (terms.size() == 1) {
            return copy(sum, out);
        }
        for (INDArray term : terms.subList(1, terms.size())) {
            runs.add(op(op, inputs(sum, term), out));
            sum = out;
        }
        return Nd4jOp.inOrder(runs.toArray(Runnable[]::new));
    }

    private static float finite(float bound) {
        return Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, bound));
    }

    private Runnable copy(INDArray in, INDArray out) {
        return in.data() == out.data() ? () -> {} : () -> out.assign(in);
    }

    private Runnable pad(INDArray in, INDArray out, Padding p, double value) {
        INDArray widths = Nd4j.createFromArray(new int[][] {{0, 0}, {0, 0}, {p.top(), p.bottom()}, {p.left(), p.right()}});
        owned.add(widths::close);
        return own(new Nd4jOp("pad", inputs(in, widths), out, new double[] {value}, 0));
    }

    /** How ND4J is told of a padding. */
    private record Border(INDArray input, Runnable fill, long top, long left, boolean same) {}

    private Border border(Geometry g, INDArray in, double value) {
        Padding p = g.padding();
        if (p.isSymmetric()) {
            return new Border(in, () -> {}, p.top(), p.left(), false);
        }
        if (isSame(g, in)) {
            return new Border(in, () -> {}, 0, 0, true);
        }
        INDArray padded = Nd4j.createUninitialized(1, (int) in.size(1), (int) in.size(2) + p.top() + p.bottom(), (int) in.size(3) + p.left() + p.right());
        owned.add(padded::close);
        return new Border(padded, pad(in, padded, p, value), 0, 0, false);
    }

    private static boolean isSame(Geometry g, INDArray in) {
        return g.equals(g.same((int) in.size(2), (int) in.size(3)));
    }

    private static INDArray slice(INDArray array, int dimension, int group, int groups) {
        if (groups == 1) {
            return array;
        }
        long size = array.size(dimension) / groups;
        org.nd4j.linalg.indexing.INDArrayIndex[] index = new org.nd4j.linalg.indexing.INDArrayIndex[array.rank()];
        java.util.Arrays.fill(index, NDArrayIndex.all());
        index[dimension] = NDArrayIndex.interval(group * size, (group + 1) * size);
        return array.get(index);
    }

    private static INDArray[] inputs(INDArray... arrays) {
        return arrays;
    }

    private Runnable op(String name, INDArray[] inputs, INDArray out, long... integers) {
        return own(new Nd4jOp(name, inputs, out, integers));
    }

    private Runnable own(Nd4jOp op) {
        owned.add(op);
        return op::run;
    }

    static int[] shape(Shape s) {
        return new int[] {1, s.maps(), s.rows(), s.columns()};
    }

    @Override
    public void close() {
        for (AutoCloseable resource : owned) {
            try {
                resource.close();
            } catch (Exception e) {
                throw new IllegalStateException("native memory could not be freed", e);
            }
        }
        owned.clear();
    }
}
