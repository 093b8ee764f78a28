package org.patchlode.engine.onnxruntime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;
import org.patchlode.engine.UnsupportedNetworkException;

/** Runs a graph that nobody here understands once, over an image of zeros, to learn what tensors it makes. */
public final class GraphProbe {

    private static final Set<OnnxJavaType> REAL = Set.of(OnnxJavaType.FLOAT, OnnxJavaType.FLOAT16, OnnxJavaType.BFLOAT16, OnnxJavaType.DOUBLE);

    private GraphProbe() {}

    /**
     * The extents of tensors that hold real numbers, by name; others are left out.
     *
     * @param model an ONNX model with all its weights
     * @param input the tensor of floats that takes the image
     * @param extents of that tensor
     * @param tensors asked for
     * @throws UnsupportedNetworkException if ONNX Runtime is not there or refuses the model or the image
     */
    public static Map<String, int[]> extents(byte[] model, String input, long[] extents, List<String> tensors) {
        OnnxRuntimeSupport.require();
        ByteBuffer zeros = NodeTensors.direct(Arrays.stream(extents).reduce(Float.BYTES, Math::multiplyExact));
        try (OrtSession session = PreparedGraph.session(withOutputs(model, tensors), OptLevel.NO_OPT);
                OnnxTensor image = NodeTensors.tensor(zeros, OnnxJavaType.FLOAT, extents);
                OrtSession.Result result = session.run(Map.of(input, image))) {
            Map<String, int[]> found = new HashMap<>();
            for (Map.Entry<String, OnnxValue> made : result) {
                if (made.getValue().getInfo() instanceof TensorInfo info && REAL.contains(info.type) && Arrays.stream(info.getShape()).allMatch(side -> side > 0 && side <= Integer.MAX_VALUE)) {
                    found.put(made.getKey(), Arrays.stream(info.getShape()).mapToInt(side -> (int) side).toArray());
                }
            }
            return found;
        } catch (OrtException e) {
            throw new UnsupportedNetworkException("ONNX Runtime cannot run the model on an image (%s); use another model".formatted(String.valueOf(e.getMessage()).lines().findFirst().orElse("")), e);
        }
    }

    private static byte[] withOutputs(byte[] bytes, List<String> tensors) {
        try {
            ModelProto.Builder model = ModelProto.parseFrom(bytes).toBuilder();
            GraphProto.Builder graph = model.getGraph().toBuilder().clearOutput();
            tensors.forEach(tensor -> graph.addOutput(ValueInfoProto.newBuilder().setName(tensor)));
            return model.setGraph(graph).build().toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw new UnsupportedNetworkException("the graph of the model cannot be read again", e);
        }
    }
}
