package org.patchlode.model.onnx.convert;

import java.util.Arrays;
import org.patchlode.model.onnx.proto.OnnxNode;
import org.patchlode.model.onnx.value.Signal;
import org.patchlode.model.onnx.value.View;
import org.patchlode.network.Operation;

/** Batch normalisation at inference, and local response normalisation. */
final class Normalizations {

    private static final float EPSILON = 1e-5f;

    private Normalizations() {}

    static void batchNormalization(OnnxNode node, Conversion conversion) {
        if (node.attributes().flag("training_mode")) {
            throw node.refuse("normalises by the statistics of its batch; export the model for inference");
        }
        Signal in = Arithmetic.byMaps(node, conversion, conversion.signal(node, 0));
        int maps = in.shape().maps();
        float[] gamma = conversion.floats(node, 1, maps);
        float[] beta = conversion.floats(node, 2, maps);
        float[] mean = conversion.floats(node, 3, maps);
        float[] variance = conversion.floats(node, 4, maps);
        float epsilon = node.attributes().real("epsilon", EPSILON);
        float[] scale = new float[maps];
        float[] shift = new float[maps];
        for (int i = 0; i < maps; i++) {
            double factor = gamma[i] / Math.sqrt((double) variance[i] + epsilon);
            scale[i] = (float) factor;
            shift[i] = (float) (beta[i] - mean[i] * factor);
            if (!Float.isFinite(scale[i]) || !Float.isFinite(shift[i])) {
                throw node.refuse("has the variance %s in map %d, which leaves no finite scale; train or export the model again".formatted(variance[i], i));
            }
        }
        conversion.pointwise(node, new Operation.BatchNormalization(scale, shift), "batch norm", in);
    }

    /** Across the maps of each position, as ConvNeXt has it. */
    static void layerNormalization(OnnxNode node, Conversion conversion) {
        Signal in = Arithmetic.byMaps(node, conversion, conversion.signal(node, 0));
        int rank = in.view().rank() + 1;
        int axis = Axes.axis(node, node.attributes().integer("axis").orElse(-1L), rank);
        int maps = in.view().mapAxis(in.shape()).orElseThrow() + 1;
        if (axis != maps || axis != rank - 1) {
            throw node.refuse("normalises over the axes from %d on of %s, where Patchlode knows the feature maps alone (%d); cut the model before it"
                    .formatted(axis, Arrays.toString(conversion.dims(in)), maps));
        }
        if (node.attributes().integer("stash_type").orElse(1L) != 1) {
            throw node.refuse("keeps its mean in another type than 32-bit floats; export the model in float32");
        }
        int count = in.shape().maps();
        float[] scale = conversion.floats(node, 1, count);
        float[] shift = node.input(2).isPresent() ? conversion.floats(node, 2, count) : new float[count];
        conversion.pointwise(node, new Operation.LayerNormalization(scale, shift, node.attributes().real("epsilon", EPSILON)), "layer norm", in);
    }

    /** ONNX divides alpha by the number of maps in the window. */
    static void localResponse(OnnxNode node, Conversion conversion) {
        Signal in = conversion.arrangement().plane(node, conversion.signal(node, 0));
        long size = node.attributes().integer("size").orElseThrow(() -> node.refuse("has no size; the model file is damaged"));
        if (size < 1 || size > in.shape().maps() * 2L + 1 || size % 2 == 0) {
            throw node.refuse("normalises over %d maps, where Patchlode knows odd numbers up to twice the maps only".formatted(size));
        }
        float alpha = node.attributes().real("alpha", 1e-4f) / size;
        conversion.layer(node, new Operation.LocalResponseNormalization((int) size, node.attributes().real("bias", 1), alpha,
                node.attributes().real("beta", 0.75f)), View::plane, in);
    }
}
