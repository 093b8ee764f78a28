package org.patchlode.model.onnx.convert;

import java.util.Arrays;
import org.patchlode.model.onnx.proto.OnnxNode;
import org.patchlode.model.onnx.value.ConstantTensor;
import org.patchlode.model.onnx.value.Signal;
import org.patchlode.model.onnx.value.View;
import org.patchlode.network.Geometry;
import org.patchlode.network.Operation;

/** Products with matrices, and softmax. */
final class Vectors {

    private static final int FLATTENING_SOFTMAX = 13;

    private Vectors() {}

    static void gemm(OnnxNode node, Conversion conversion) {
        Signal in = conversion.arrangement().vector(node, conversion.signal(node, 0));
        if (node.attributes().flag("transA")) {
            throw node.refuse("transposes its batch, which Patchlode cannot run; cut the model before it");
        }
        boolean transposed = node.attributes().flag("transB");
        float[] weights = matrix(node, conversion, in.shape().maps(), transposed, node.attributes().real("alpha", 1));
        int outputs = weights.length / in.shape().maps();
        float[] bias = new float[outputs];
        float beta = node.attributes().real("beta", 1);
        if (node.input(2).isPresent()) {
            ConstantTensor given = conversion.tensor(node, 2);
            int last = given.rank() == 0 ? 1 : given.dims()[given.rank() - 1];
            if (!given.isFloat() || given.rank() > 2 || given.size() != last || last != 1 && last != outputs) {
                throw node.refuse("adds a constant of extents %s to %d outputs; the model file is damaged".formatted(Arrays.toString(given.dims()), outputs));
            }
            for (int i = 0; i < outputs; i++) {
                bias[i] = beta * given.floats()[last == 1 ? 0 : i];
            }
        }
        conversion.layer(node, new Operation.Dense(outputs, weights, bias), View::vector, in);
    }

    /** On the maps of a plane, where the graph keeps them last, it is a convolution of 1x1. */
    static void matrixProduct(OnnxNode node, Conversion conversion) {
        Signal in = Arithmetic.byMaps(node, conversion, conversion.signal(node, 0));
        int maps = in.shape().maps();
        int axis = in.view().mapAxis(in.shape()).orElseThrow();
        if (axis != in.view().rank() - 1) {
            throw node.refuse("multiplies along the columns of a plane, where Patchlode knows vectors and maps only; cut the model before it");
        }
        float[] weights = matrix(node, conversion, maps, false, 1);
        int outputs = weights.length / maps;
        float[] bias = new float[outputs];
        if (in.view().rank() == 1) {
            conversion.layer(node, new Operation.Dense(outputs, weights, bias), View::vector, in);
        } else {
            conversion.layer(node, new Operation.Convolution(Geometry.square(1, 1, 0), outputs, 1, weights, bias), shape -> in.view().withMaps(axis, shape), in);
        }
    }

    static void softmax(OnnxNode node, Conversion conversion) {
        Signal in = Arithmetic.byMaps(node, conversion, conversion.signal(node, 0));
        int[] dims = conversion.dims(in);
        boolean flattens = conversion.opset() < FLATTENING_SOFTMAX;
        int axis = Axes.axis(node, node.attributes().integer("axis").orElse(flattens ? 1L : -1L), dims.length);
        int maps = in.view().mapAxis(in.shape()).orElseThrow() + 1;
        boolean alongMaps = axis == maps || flattens && axis > 0 && axis < maps;
        if (!alongMaps || flattens && Axes.size(node, Arrays.copyOfRange(dims, axis, dims.length)) != in.shape().maps()) {
            throw node.refuse("takes a softmax along axis %d of %s, which is not that of the feature maps (%d); Patchlode takes it along the maps only"
                    .formatted(axis, Arrays.toString(dims), maps));
        }
        boolean logarithm = node.operator().equals("LogSoftmax");
        conversion.pointwise(node, logarithm ? new Operation.LogSoftmax() : new Operation.Softmax(), logarithm ? "log softmax" : "softmax", in);
    }

    /** The second input as {@code [outputs, inputs]}. */
    private static float[] matrix(OnnxNode node, Conversion conversion, int inputs, boolean transposed, float factor) {
        ConstantTensor matrix = conversion.tensor(node, 1);
        if (!matrix.isFloat() || matrix.rank() != 2 || matrix.dims()[transposed ? 1 : 0] != inputs || matrix.size() == 0) {
            throw node.refuse("multiplies vectors of %d values by a matrix of extents %s; the model file is damaged"
                    .formatted(inputs, Arrays.toString(matrix.dims())));
        }
        if (transposed && factor == 1) {
            return matrix.floats();
        }
        conversion.afford(matrix.size());
        int outputs = matrix.size() / inputs;
        float[] weights = new float[matrix.size()];
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < inputs; i++) {
                weights[o * inputs + i] = factor * matrix.floats()[transposed ? o * inputs + i : i * outputs + o];
            }
        }
        return weights;
    }
}
