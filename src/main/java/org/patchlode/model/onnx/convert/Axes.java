package org.patchlode.model.onnx.convert;

import java.util.Arrays;
import java.util.Optional;
import org.patchlode.model.onnx.proto.OnnxNode;
import org.patchlode.model.onnx.value.ConstantTensor;
import org.patchlode.network.ModelException;

/** Arithmetic of extents and axes, as ONNX writes them: axes may count from the end. */
final class Axes {

    private static final long LARGEST = Integer.MAX_VALUE;

    private Axes() {}

    /** An axis counted from the front. @throws ModelException if there is none such */
    static int axis(OnnxNode node, long axis, int rank) {
        long counted = axis < 0 ? axis + rank : axis;
        if (counted < 0 || counted >= rank) {
            throw node.refuse("works along axis %d of %d axes; the model file is damaged".formatted(axis, rank));
        }
        return (int) counted;
    }

    static int[] axes(OnnxNode node, long[] axes, int rank) {
        int[] counted = Arrays.stream(axes).mapToInt(axis -> axis(node, axis, rank)).sorted().toArray();
        if (Arrays.stream(counted).distinct().count() < counted.length) {
            throw node.refuse("names an axis twice; the model file is damaged");
        }
        return counted;
    }

    /** Axes that an older opset has as an attribute and a newer one as an input. */
    static Optional<long[]> axes(OnnxNode node, Conversion conversion, int input) {
        return node.attributes().integers("axes").or(() -> conversion.optional(node, input).map(tensor -> integers(node, tensor)));
    }

    static long[] integers(OnnxNode node, ConstantTensor tensor) {
        if (tensor.isFloat() || tensor.rank() > 1) {
            throw node.refuse("reads %s where a list of integers belongs; the model file is damaged".formatted(tensor.describe()));
        }
        return tensor.integers();
    }

    /** Number of values of those extents. @throws ModelException if they are more than an array holds */
    static int size(OnnxNode node, int... dims) {
        long size = 1;
        for (int dim : dims) {
            size *= dim;
            if (size > LARGEST) {
                throw node.refuse("makes a tensor of extents %s, which no memory holds; the model file is damaged".formatted(Arrays.toString(dims)));
            }
        }
        return (int) size;
    }

    /**
     * The extents that a reshape asks for.
     *
     * @param wanted 0 for an extent that stays, -1 for what is left
     */
    static int[] reshape(OnnxNode node, int[] dims, long[] wanted, boolean zeroStays) {
        long size = size(node, dims);
        long[] made = wanted.clone();
        int open = -1;
        long product = 1;
        for (int i = 0; i < made.length; i++) {
            if (made[i] == 0 && zeroStays && i < dims.length) {
                made[i] = dims[i];
            }
            boolean sound = made[i] >= 0 || made[i] == -1 && open < 0;
            open = made[i] == -1 ? i : open;
            product *= made[i] == -1 ? 1 : made[i];
            if (!sound || product > LARGEST) {
                throw misfit(node, dims, wanted);
            }
        }
        if (open >= 0 && product > 0) {
            made[open] = size / product;
            product *= made[open];
        }
        if (product != size) {
            throw misfit(node, dims, wanted);
        }
        return Arrays.stream(made).mapToInt(Math::toIntExact).toArray();
    }

    /** Without the axes given, or without all of extent 1. */
    static int[] squeeze(OnnxNode node, int[] dims, Optional<long[]> axes, int first) {
        boolean[] gone = new boolean[dims.length];
        if (axes.isPresent()) {
            for (int axis : axes(node, axes.get(), dims.length)) {
                if (dims[axis] != 1) {
                    throw node.refuse("squeezes axis %d of extent %d; the model file is damaged".formatted(axis, dims[axis]));
                }
                gone[axis] = true;
            }
        } else {
            for (int i = first; i < dims.length; i++) {
                gone[i] = dims[i] == 1;
            }
        }
        int[] kept = new int[dims.length];
        int count = 0;
        for (int i = 0; i < dims.length; i++) {
            if (!gone[i]) {
                kept[count++] = dims[i];
            }
        }
        return Arrays.copyOf(kept, count);
    }

    static int[] unsqueeze(OnnxNode node, int[] dims, long[] axes) {
        int rank = dims.length + axes.length;
        int[] made = new int[rank];
        for (int axis : axes(node, axes, rank)) {
            made[axis] = 1;
        }
        int next = 0;
        for (int i = 0; i < rank; i++) {
            made[i] = made[i] == 1 ? 1 : dims[next++];
        }
        return made;
    }

    /** Extents of a matrix of all axes before one and all from it on. */
    static int[] flatten(OnnxNode node, int[] dims, long axis) {
        int cut = axis == dims.length ? dims.length : axis(node, axis, dims.length);
        return new int[] {size(node, Arrays.copyOf(dims, cut)), size(node, Arrays.copyOfRange(dims, cut, dims.length))};
    }

    private static ModelException misfit(OnnxNode node, int[] dims, long[] wanted) {
        return node.refuse("reshapes extents %s to %s, which do not fit; the model file is damaged".formatted(Arrays.toString(dims), Arrays.toString(wanted)));
    }
}
