package org.patchlode.model.onnx.convert;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.patchlode.model.onnx.proto.OnnxNode;
import org.patchlode.model.onnx.value.ConstantTensor;

/** Which positions of each axis a Slice, a Split or a Gather takes. */
final class Slices {

    private Slices() {}

    /** For each axis the positions taken, in order. */
    static int[][] slice(OnnxNode node, Conversion conversion, int[] dims) {
        Optional<long[]> attribute = node.attributes().integers("starts");
        long[] starts = attribute.orElseGet(() -> Axes.integers(node, conversion.tensor(node, 1)));
        long[] ends = node.attributes().integers("ends").orElseGet(() -> Axes.integers(node, conversion.tensor(node, 2)));
        long[] axes = Axes.axes(node, conversion, 3).orElseGet(() -> IntStream.range(0, starts.length).asLongStream().toArray());
        long[] steps = (attribute.isPresent() ? Optional.<ConstantTensor>empty() : conversion.optional(node, 4)).map(t -> Axes.integers(node, t))
                .orElseGet(() -> IntStream.range(0, starts.length).mapToLong(i -> 1).toArray());
        if (ends.length != starts.length || axes.length != starts.length || steps.length != starts.length) {
            throw node.refuse("slices %d starts, %d ends, %d axes and %d steps; the model file is damaged"
                    .formatted(starts.length, ends.length, axes.length, steps.length));
        }
        int[][] taken = all(dims);
        for (int i = 0; i < starts.length; i++) {
            int axis = Axes.axis(node, axes[i], dims.length);
            taken[axis] = range(node, starts[i], ends[i], steps[i], dims[axis]);
        }
        return taken;
    }

    static int[][] all(int[] dims) {
        return Arrays.stream(dims).mapToObj(dim -> IntStream.range(0, dim).toArray()).toArray(int[][]::new);
    }

    static boolean isAll(int[] taken, int extent) {
        return Arrays.equals(taken, IntStream.range(0, extent).toArray());
    }

    /** Positions that a Gather's indices name. */
    static int[] gather(OnnxNode node, ConstantTensor indices, int extent) {
        if (indices.isFloat()) {
            throw node.refuse("gathers by floats; the model file is damaged");
        }
        return Arrays.stream(indices.integers()).mapToInt(index -> Axes.axis(node, index, extent)).toArray();
    }

    /** Extents of the parts of a Split. */
    static int[] split(OnnxNode node, Conversion conversion, int extent) {
        int parts = node.outputs().size();
        Optional<long[]> given = node.attributes().integers("split").or(() -> conversion.optional(node, 1).map(t -> Axes.integers(node, t)));
        int part = -Math.floorDiv(-extent, parts);
        long[] sizes = given.orElseGet(() -> IntStream.range(0, parts).mapToLong(i -> Math.max(0, Math.min(part, extent - i * part))).toArray());
        if (sizes.length != parts || Arrays.stream(sizes).anyMatch(size -> size < 1 || size > extent) || Arrays.stream(sizes).sum() != extent) {
            throw node.refuse("splits an axis of extent %d into %s; the model file is damaged".formatted(extent, Arrays.toString(sizes)));
        }
        return Arrays.stream(sizes).mapToInt(size -> (int) size).toArray();
    }

    private static int[] range(OnnxNode node, long start, long end, long step, int extent) {
        if (step == 0) {
            throw node.refuse("slices with the step 0; the model file is damaged");
        }
        long from = clamp(start, extent, 0, step > 0 ? extent : extent - 1);
        long to = clamp(end, extent, step > 0 ? 0 : -1, step > 0 ? extent : extent - 1);
        long span = step > 0 ? to - from : from - to;
        long stride = Math.max(1, Math.min(extent + 1L, step == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(step)));
        int count = (int) Math.max(0, -Math.floorDiv(-span, stride));
        return IntStream.range(0, count).map(i -> (int) (from + Long.signum(step) * i * stride)).toArray();
    }

    private static long clamp(long value, int extent, long least, long most) {
        long counted = value < 0 ? Math.max(value, -extent - 1L) + extent : value;
        return Math.max(least, Math.min(most, counted));
    }
}
