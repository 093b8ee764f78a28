package org.patchlode.model.onnx.convert;

import java.util.Arrays;
import org.patchlode.model.onnx.proto.OnnxNode;
import org.patchlode.model.onnx.value.ConstantTensor;

/** Constants joined along an axis. */
final class FoldedConcat {

    private FoldedConcat() {}

    static ConstantTensor fold(OnnxNode node, Conversion conversion) {
        ConstantTensor first = conversion.tensor(node, 0);
        int axis = Axes.axis(node, node.attributes().integer("axis").orElseThrow(() -> node.refuse("names no axis; the model file is damaged")), first.rank());
        int joined = 0;
        for (int i = 0; i < node.inputs().size(); i++) {
            ConstantTensor part = conversion.tensor(node, i);
            int[] same = part.rank() == first.rank() ? part.dims().clone() : new int[0];
            if (same.length > 0) {
                same[axis] = first.dims()[axis];
            }
            if (!Arrays.equals(same, first.dims()) || part.isFloat() != first.isFloat()) {
                throw node.refuse("joins %s and %s along axis %d; the model file is damaged".formatted(first.describe(), part.describe(), axis));
            }
            joined = Math.addExact(joined, part.dims()[axis]);
        }
        int[] dims = first.dims().clone();
        dims[axis] = joined;
        int size = Axes.size(node, dims);
        conversion.afford(size);
        int outer = Axes.size(node, Arrays.copyOf(dims, axis));
        float[] floats = new float[first.isFloat() ? size : 0];
        long[] integers = new long[first.isFloat() ? 0 : size];
        int at = 0;
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < node.inputs().size(); i++) {
                ConstantTensor part = conversion.tensor(node, i);
                int run = part.size() / outer;
                System.arraycopy(part.isFloat() ? part.floats() : part.integers(), o * run, part.isFloat() ? floats : integers, at, run);
                at += run;
            }
        }
        return new ConstantTensor(dims, floats, integers, first.isFloat());
    }
}
