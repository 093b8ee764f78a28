package org.patchlode.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * The forward pass as the definitions of the operations read: plain loops in double precision. Slow; a yardstick for
 * readers and engines.
 */
public final class ReferenceForward {

    private ReferenceForward() {}

    /**
     * Runs one image.
     *
     * @param image {@code [maps, rows, columns]}
     * @return every node's activation, {@code [maps, rows, columns]}, by the node's index
     */
    public static List<double[]> run(Network network, double[] image) {
        return run(network, image, Map.of());
    }

    /** The same with maps of some nodes held at zero. @param held maps of a node */
    public static List<double[]> run(Network network, double[] image, Map<Integer, Set<Integer>> held) {
        return run(network, image, (node, values) -> without(values, node, held));
    }

    /** The same with something done to each node's activation before others read it. @param change gives what they read instead */
    public static List<double[]> run(Network network, double[] image, BiFunction<Node, double[], double[]> change) {
        List<double[]> outputs = new ArrayList<>();
        for (Node node : network.nodes()) {
            if (node.operation() instanceof Operation.Input) {
                outputs.add(change.apply(node, image));
                continue;
            }
            List<double[]> inputs = node.inputs().stream().map(outputs::get).toList();
            List<Shape> shapes = node.inputs().stream().map(i -> network.nodes().get(i).shape()).toList();
            outputs.add(change.apply(node, apply(node.operation(), inputs, shapes, node.shape())));
        }
        return outputs;
    }

    private static double[] without(double[] values, Node node, Map<Integer, Set<Integer>> held) {
        double[] result = values.clone();
        int plane = node.shape().plane();
        held.getOrDefault(node.index(), Set.of()).forEach(map -> java.util.Arrays.fill(result, map * plane, (map + 1) * plane, 0));
        return result;
    }

    /** The same of an image in floats. */
    public static List<double[]> run(Network network, float[] image) {
        double[] values = new double[network.input().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = image[i];
        }
        return run(network, values);
    }

    /** One operation on one image. */
    public static double[] apply(Operation operation, List<double[]> inputs, List<Shape> shapes, Shape out) {
        double[] x = inputs.get(0);
        Shape in = shapes.get(0);
        return switch (operation.type()) {
            case CONVOLUTION -> ReferenceWindows.convolution((Operation.Convolution) operation, x, in, out);
            case DENSE -> ReferenceWindows.dense((Operation.Dense) operation, x);
            case MAX_POOL -> ReferenceWindows.pool(((Operation.MaxPool) operation).geometry(), true, Padding.NONE, x, in, out);
            case AVERAGE_POOL -> ReferenceWindows.pool(((Operation.AveragePool) operation).geometry(), false, ((Operation.AveragePool) operation).counted(), x, in, out);
            case GLOBAL_POOL -> ReferenceWindows.globalPool(((Operation.GlobalPool) operation).maximum(), x, in);
            case ACTIVATION, PRELU, CLIP -> ReferencePointwise.all(operation, x, in);
            case ADDITION -> ReferencePointwise.join(inputs, Double::sum);
            case EXTREMUM -> ReferencePointwise.join(inputs, ((Operation.Extremum) operation).maximum() ? Math::max : Math::min);
            case MULTIPLICATION -> ReferencePointwise.product(inputs, out);
            case BATCH_NORMALIZATION -> ReferenceNormalizations.batchNorm((Operation.BatchNormalization) operation, x, in);
            case LOCAL_RESPONSE_NORMALIZATION -> ReferenceNormalizations.lrn((Operation.LocalResponseNormalization) operation, x, in);
            case LAYER_NORMALIZATION -> ReferenceNormalizations.layerNorm((Operation.LayerNormalization) operation, x, in);
            case FOREIGN -> throw new AssertionError("the model's own graph makes it");
            case SOFTMAX -> ReferenceNormalizations.softmax(x, in);
            case LOG_SOFTMAX -> ReferenceNormalizations.logSoftmax(x, in);
            case ZERO_PADDING -> ReferenceCopies.pad(((Operation.ZeroPadding) operation).padding(), x, in, out);
            case BORDER_PADDING -> ReferenceCopies.bordered((Operation.BorderPadding) operation, x, in, out);
            case CROPPING -> ReferenceCopies.cropped(((Operation.Cropping) operation).border(), x, in, out);
            case UPSAMPLING -> ReferenceCopies.upsampled((Operation.Upsampling) operation, x, in, out);
            case CONCATENATION -> ReferenceCopies.concatenated(inputs, out);
            case MAP_SELECTION -> ReferenceCopies.selected(((Operation.MapSelection) operation).maps(), x, in, out);
            case FLATTEN -> ((Operation.Flatten) operation).channelsLast() ? ReferenceCopies.channelsLast(x, in) : x.clone();
            case IDENTITY -> x.clone();
            case INPUT -> throw new AssertionError("the input is given");
        };
    }
}
