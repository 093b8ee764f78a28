package org.patchlode.model.onnx.convert;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.patchlode.model.onnx.proto.OnnxNode;
import org.patchlode.model.onnx.value.Signal;
import org.patchlode.model.onnx.value.View;

/** Reshapes and transposes of activations: nothing is computed, the graph only looks at them in another way. */
final class Views {

    private Views() {}

    static void reshape(OnnxNode node, Conversion conversion) {
        Signal in = conversion.signal(node, 0);
        long[] wanted = Axes.integers(node, conversion.tensor(node, 1));
        see(node, conversion, in, Axes.reshape(node, conversion.dims(in), wanted, !node.attributes().flag("allowzero")));
    }

    static void flatten(OnnxNode node, Conversion conversion) {
        Signal in = conversion.signal(node, 0);
        see(node, conversion, in, Axes.flatten(node, conversion.dims(in), node.attributes().integer("axis").orElse(1L)));
    }

    static void squeeze(OnnxNode node, Conversion conversion) {
        Signal in = conversion.signal(node, 0);
        see(node, conversion, in, Axes.squeeze(node, conversion.dims(in), Axes.axes(node, conversion, 1), 1));
    }

    static void unsqueeze(OnnxNode node, Conversion conversion) {
        Signal in = conversion.signal(node, 0);
        long[] axes = Axes.axes(node, conversion, 1).orElseThrow(() -> node.refuse("names no axes; the model file is damaged"));
        see(node, conversion, in, Axes.unsqueeze(node, conversion.dims(in), axes));
    }

    static void transpose(OnnxNode node, Conversion conversion) {
        Signal in = conversion.signal(node, 0);
        int[] order = Folding.order(node, in.view().rank() + 1);
        if (order[0] != 0) {
            throw node.refuse("moves the batch to another axis (%s), which Patchlode cannot run; cut the model before it".formatted(Arrays.toString(order)));
        }
        conversion.bind(node.output(), in.seenAs(in.view().transpose(Arrays.stream(order).skip(1).map(axis -> axis - 1).toArray())));
    }

    static void expand(OnnxNode node, Conversion conversion) {
        Signal in = conversion.signal(node, 0);
        int[] dims = conversion.dims(in);
        long[] wanted = Axes.integers(node, conversion.tensor(node, 1));
        boolean same = wanted.length <= dims.length;
        for (int i = 0; same && i < wanted.length; i++) {
            same = wanted[i] == 1 || wanted[i] == dims[dims.length - wanted.length + i];
        }
        if (!same) {
            throw node.refuse("repeats an activation of extents %s to %s, which Patchlode cannot run; cut the model before it"
                    .formatted(Arrays.toString(dims), Arrays.toString(wanted)));
        }
        conversion.bind(node.output(), in);
    }

    /** All axes in order. */
    static long[] count(int rank) {
        return IntStream.range(0, rank).asLongStream().toArray();
    }

    private static void see(OnnxNode node, Conversion conversion, Signal in, int[] dims) {
        if (dims.length < 2 || dims[0] != conversion.batch()) {
            throw node.refuse("reshapes a batch of %d images to extents %s, so that images mix; export the model with a free batch dimension or a batch of 1"
                    .formatted(conversion.batch(), Arrays.toString(dims)));
        }
        View view = in.view().reshape(Arrays.copyOfRange(dims, 1, dims.length)).orElseThrow(() -> node.refuse(
                "reshapes an activation of extents %s to %s in a way that Patchlode cannot follow; cut the model before it"
                        .formatted(Arrays.toString(conversion.dims(in)), Arrays.toString(dims))));
        conversion.bind(node.output(), in.seenAs(view));
    }
}
