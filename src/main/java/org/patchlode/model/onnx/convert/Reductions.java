package org.patchlode.model.onnx.convert;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.patchlode.model.onnx.proto.OnnxNode;
import org.patchlode.model.onnx.value.Factor;
import org.patchlode.model.onnx.value.Signal;
import org.patchlode.model.onnx.value.View;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/** Means and maxima over whole planes. */
final class Reductions {

    private Reductions() {}

    static void reduce(OnnxNode node, Conversion conversion, boolean maximum) {
        Signal in = conversion.arrangement().inGraphOrder(node, conversion.signal(node, 0));
        int rank = in.view().rank() + 1;
        int[] axes = Axes.axes(node, Axes.axes(node, conversion, 1).orElseGet(() -> Views.count(rank)), rank);
        Shape shape = in.shape();
        boolean sound = axes.length > 0 && axes[0] > 0;
        int reduced = 1;
        for (int axis = 1; sound && axis < rank; axis++) {
            boolean gone = Arrays.binarySearch(axes, axis) >= 0;
            reduced *= gone ? View.extent(in.view().axes().get(axis - 1)) : 1;
            sound = gone || View.ofMaps(in.view().axes().get(axis - 1), shape);
        }
        if (!sound || reduced != shape.plane()) {
            throw node.refuse("reduces the axes %s of %s, where Patchlode knows whole planes only; cut the model before it"
                    .formatted(Arrays.toString(axes), Arrays.toString(conversion.dims(in))));
        }
        boolean keep = node.attributes().integer("keepdims").orElse(1L) != 0;
        View maps = in.view().without(axis -> Arrays.binarySearch(axes, axis + 1) >= 0);
        conversion.layer(node, new Operation.GlobalPool(maximum), pooled -> view(in, maps, axes, keep, pooled), in);
    }

    /** The map axes as they were, a unit apart now, and single axes for those that are gone if they are kept. */
    private static View view(Signal in, View maps, int[] axes, boolean keep, Shape pooled) {
        int plane = in.shape().plane();
        View units = new View(maps.axes().stream()
                .map(axis -> axis.stream().map(factor -> new Factor(factor.extent(), factor.stride() / plane)).toList()).toList());
        if (!keep) {
            return units.rank() > 0 ? units : View.vector(pooled);
        }
        int[] next = {0};
        int[] dims = units.dims();
        return units.reshape(IntStream.rangeClosed(1, in.view().rank())
                .map(axis -> Arrays.binarySearch(axes, axis) >= 0 ? 1 : dims[next[0]++]).toArray()).orElse(units);
    }
}
