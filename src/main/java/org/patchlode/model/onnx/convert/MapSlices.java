package org.patchlode.model.onnx.convert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.patchlode.model.onnx.proto.OnnxNode;
import org.patchlode.model.onnx.value.ConstantTensor;
import org.patchlode.model.onnx.value.Signal;
import org.patchlode.model.onnx.value.View;
import org.patchlode.network.Geometry;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.Shape;

/** Slices, splits and gathers along the feature maps; slices of rows and columns too. */
final class MapSlices {

    private MapSlices() {}

    static void slice(OnnxNode node, Conversion conversion) {
        Signal in = Arithmetic.byMaps(node, conversion, conversion.signal(node, 0));
        int[] dims = conversion.dims(in);
        int[][] taken = Slices.slice(node, conversion, dims);
        int maps = in.view().mapAxis(in.shape()).orElseThrow() + 1;
        boolean plane = maps == 1 && dims.length == 4;
        boolean cut = false;
        for (int axis = 0; axis < dims.length; axis++) {
            if (axis != maps && !Slices.isAll(taken[axis], dims[axis])) {
                cut = true;
                if (axis == 0 || !plane) {
                    throw node.refuse("cuts axis %d, where Patchlode cuts maps (axis %d) and the rows and columns of planes only; mine the layers before it, in a model that is cut there"
                            .formatted(axis, maps));
                }
            }
        }
        if (cut) {
            cut(node, conversion, conversion.arrangement().plane(node, in), taken);
        } else if (Slices.isAll(taken[maps], dims[maps])) {
            conversion.bind(node.output(), in);
        } else {
            select(node, conversion, in, node.output(), taken[maps]);
        }
    }

    /** Rows and columns in steps, then maps. */
    private static void cut(OnnxNode node, Conversion conversion, Signal in, int[][] taken) {
        Shape shape = in.shape();
        int down = step(node, taken[2], shape.rows());
        int across = step(node, taken[3], shape.columns());
        List<Operation> parts = new ArrayList<>();
        Padding border = new Padding(taken[2][0], taken[3][0], shape.rows() - 1 - last(taken[2]), shape.columns() - 1 - last(taken[3]));
        if (!border.isNone()) {
            parts.add(new Operation.Cropping(border));
        }
        if (down > 1 || across > 1) {
            // The largest of a single unit is that unit.
            parts.add(new Operation.MaxPool(new Geometry(1, 1, down, across, 1, 1, Padding.NONE)));
        }
        if (taken[1].length == 0) {
            throw node.refuse("takes none of %d maps; the model file is damaged".formatted(shape.maps()));
        }
        if (!Slices.isAll(taken[1], shape.maps())) {
            parts.add(new Operation.MapSelection(taken[1]));
        }
        Signal signal = in;
        for (int i = 0; i < parts.size() - 1; i++) {
            signal = conversion.stage(node, "/part" + (i + 1), parts.get(i), signal);
        }
        conversion.layer(node, node.output(), parts.get(parts.size() - 1), "slice", View::plane, signal);
    }

    /** From each position taken to the next. */
    private static int step(OnnxNode node, int[] taken, int extent) {
        if (taken.length == 0) {
            throw node.refuse("takes none of %d rows or columns; the model file is damaged".formatted(extent));
        }
        int step = taken.length == 1 ? 1 : taken[1] - taken[0];
        if (step < 1) {
            throw node.refuse("turns rows or columns round, which Patchlode cannot run; mine the layers before it, in a model that is cut there");
        }
        return step;
    }

    private static int last(int[] taken) {
        return taken[taken.length - 1];
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
