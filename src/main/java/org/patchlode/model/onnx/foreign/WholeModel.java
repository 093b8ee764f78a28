package org.patchlode.model.onnx.foreign;

import java.util.Map;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorProto.DataLocation;
import onnx.Onnx.TensorProto.DataType;
import org.nd4j.shade.protobuf.ByteString;
import org.patchlode.model.onnx.proto.ExternalData;
import org.patchlode.network.ModelException;

/** A model with the weights that lie in files beside it put into it, as it has to travel in one piece. */
public final class WholeModel {

    private static final long MOST_BYTES = Integer.MAX_VALUE - (64L << 20);
    private static final Map<Integer, Integer> WIDTHS = Map.of(DataType.FLOAT_VALUE, 4, DataType.DOUBLE_VALUE, 8, DataType.INT64_VALUE, 8, DataType.INT32_VALUE, 4,
            DataType.FLOAT16_VALUE, 2, DataType.BFLOAT16_VALUE, 2, DataType.INT8_VALUE, 1, DataType.UINT8_VALUE, 1, DataType.BOOL_VALUE, 1);

    private WholeModel() {}

    /** @throws ModelException if it does not fit in one piece, or a file beside it is not as it says */
    public static ModelProto of(ModelProto model, ExternalData external) {
        GraphProto.Builder graph = model.getGraph().toBuilder();
        long bytes = model.getSerializedSize();
        for (int i = 0; i < graph.getInitializerCount(); i++) {
            TensorProto tensor = graph.getInitializer(i);
            if (tensor.getDataLocationValue() == DataLocation.EXTERNAL_VALUE) {
                Integer width = WIDTHS.get(tensor.getDataType());
                long length = width == null ? -1 : tensor.getDimsList().stream().mapToLong(Long::longValue).reduce(width, (a, b) -> a < 0 || b < 0 || b > MOST_BYTES ? -1 : a * b);
                bytes += length;
                if (length < 0 || bytes > MOST_BYTES) {
                    throw new ModelException("tensor '%s' lies in a file beside the model, and with it the graph cannot be run in one piece of at most %,d bytes; give a smaller model"
                            .formatted(tensor.getName(), MOST_BYTES));
                }
                graph.setInitializer(i, tensor.toBuilder().clearDataLocation().clearExternalData().setRawData(ByteString.copyFrom(external.read(tensor.getName(), tensor, (int) length))));
            }
        }
        return model.toBuilder().setGraph(graph).build();
    }
}
