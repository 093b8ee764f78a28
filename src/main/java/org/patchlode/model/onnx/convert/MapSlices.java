package org.patchlode.model.onnx.convert;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.patchlode.model.onnx.proto.OnnxNode;
import org.patchlode.model.onnx.value.ConstantTensor;
import org.patchlode.model.onnx.value.Signal;
import org.patchlode.network.Operation;

/** Slices, splits and gathers along the feature maps. */
final class MapSlices {

    private MapSlices() {}

    static void slice(OnnxNode node, Conversion conversion) {
        Signal in = Arithmetic.byMaps(node, conversion, conversion.signal(node, 0));
        int[] dims = conversion.dims(in);
        int[][] taken = Slices.slice(node, conversion, dims);
        int maps = in.view().mapAxis(in.shape()).orElseThrow() + 1;
        for (int axis = 0; axis < dims.length; axis++) {
            if (axis != maps && !Slices.isAll(taken[axis], dims[axis])) {
                throw node.refuse("cuts axis %d, which is not that of the feature maps (%d); Patchlode cuts maps only".formatted(axis, maps));
            }
        }
        if (Slices.isAll(taken[maps], dims[maps])) {
            conversion.bind(node.output(), in);
        } else {
            select(node, conversion, in, node.output(), taken[maps]);
        }
    }

    static void split(OnnxNode node, Conversion conversion) {
        Signal in = Arithmetic.byMaps(node, conversion, conversion.signal(node, 0));
        axis(node, in, node.attributes().integer("axis").orElse(0L));
        int from = 0;
        int[] sizes = Slices.split(node, conversion, in.shape().maps());
        for (int i = 0; i < sizes.length; i++) {
            if (!node.outputs().get(i).isEmpty()) {
                select(node, conversion, in, node.outputs().get(i), IntStream.range(from, from + sizes[i]).toArray());
            }
            from += sizes[i];
        }
    }

    static void gather(OnnxNode node, Conversion conversion) {
        Signal in = Arithmetic.byMaps(node, conversion, conversion.signal(node, 0));
        int axis = axis(node, in, node.attributes().integer("axis").orElse(0L));
        ConstantTensor indices = conversion.tensor(node, 1);
        int[] maps = Slices.gather(node, indices, in.shape().maps());
        if (indices.rank() > 1) {
            throw node.refuse("gathers maps by a tensor of %d axes, which Patchlode cannot run; cut the model before it".formatted(indices.rank()));
        }
        if (indices.rank() == 1) {
            select(node, conversion, in, node.output(), maps);
        } else if (in.view().rank() == 1) {
            throw node.refuse("takes a single number out of a vector, which Patchlode cannot run; cut the model before it");
        } else {
            conversion.layer(node, node.output(), new Operation.MapSelection(maps), "map selection",
                    shape -> in.view().withMaps(axis, shape).without(i -> i == axis), in);
        }
    }

    private static int axis(OnnxNode node, Signal in, long given) {
        int axis = Axes.axis(node, given, in.view().rank() + 1) - 1;
        int maps = in.view().mapAxis(in.shape()).orElseThrow();
        if (axis != maps) {
            throw node.refuse("takes parts of axis %d, which is not that of the feature maps (%d); Patchlode cuts maps only".formatted(given, maps + 1));
        }
        return axis;
    }

    private static void select(OnnxNode node, Conversion conversion, Signal in, String output, int[] maps) {
        if (maps.length == 0) {
            throw node.refuse("takes none of %s; the model file is damaged".formatted(Arrays.toString(conversion.dims(in))));
        }
        int axis = in.view().mapAxis(in.shape()).orElseThrow();
        conversion.layer(node, output, new Operation.MapSelection(maps), "map selection", shape -> in.view().withMaps(axis, shape), in);
    }
}
