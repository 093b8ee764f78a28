package org.patchlode.model.onnx.convert;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorProto.DataType;
import onnx.Onnx.TensorShapeProto.Dimension;
import onnx.Onnx.ValueInfoProto;
import org.patchlode.model.InputSize;
import org.patchlode.model.onnx.proto.Attributes;
import org.patchlode.model.onnx.value.Signal;
import org.patchlode.model.onnx.value.TensorReader;
import org.patchlode.model.onnx.value.View;
import org.patchlode.network.ModelException;
import org.patchlode.network.Shape;

/**
 * The image that a graph takes.
 *
 * @param name of the input tensor
 * @param batch images at a time that the file fixes, or 1; Patchlode runs any number, but shapes computed in the graph count with it
 * @param shape of one image
 * @param channelsLast whether the graph takes {@code [batch, rows, columns, maps]}
 */
public record InputPlane(String name, int batch, Shape shape, boolean channelsLast) {

    private static final Set<Long> COLOURS = Set.of(1L, 3L, 4L);
    private static final List<Long> TO_PLANES = List.of(0L, 3L, 1L, 2L);
    private static final int MAX_BATCH = 1 << 16;
    private static final int FREE = -1;

    /** @throws ModelException if there is not exactly one input that is an image of floats */
    public static InputPlane of(GraphProto graph, Map<String, TensorProto> initializers, Optional<InputSize> size) {
        // Until IR version 4 weights were listed among the inputs.
        List<ValueInfoProto> inputs = graph.getInputList().stream().filter(input -> !initializers.containsKey(input.getName())).toList();
        if (inputs.size() != 1) {
            throw new ModelException("its graph takes %d inputs (%s); give a network with one image input"
                    .formatted(inputs.size(), String.join(", ", inputs.stream().map(ValueInfoProto::getName).limit(5).toList())));
        }
        ValueInfoProto input = inputs.get(0);
        int type = input.getType().getTensorType().getElemType();
        if (type != DataType.FLOAT_VALUE) {
            throw new ModelException("its input '%s' is of type %s; Patchlode runs networks of 32-bit floats, so export the model in float32"
                    .formatted(input.getName(), TensorReader.type(type)));
        }
        List<Dimension> dims = input.getType().getTensorType().getShape().getDimList();
        if (dims.size() != 4) {
            throw new ModelException("its input '%s' has %d axes, where a batch of images has four; give a network of images"
                    .formatted(input.getName(), dims.size()));
        }
        long[] extents = dims.stream().mapToLong(dim -> dim.hasDimValue() ? dim.getDimValue() : FREE).toArray();
        boolean last = COLOURS.contains(extents[3]) && !COLOURS.contains(extents[1]) && transposesToPlanes(graph);
        int rows = last ? 1 : 2;
        long maps = extents[last ? 3 : 1] == FREE ? readByConvolution(graph, initializers, input.getName()) : extents[last ? 3 : 1];
        InputSize given = size.orElse(null);
        if (given == null && (extents[rows] == FREE || extents[rows + 1] == FREE)) {
            throw new ModelException("the file leaves the size of its images open; name a preprocessing whose input has a width and a height, or give --input-size to 'layers'");
        }
        long[] plane = {maps, extents[rows] == FREE ? given.rows() : extents[rows], extents[rows + 1] == FREE ? given.columns() : extents[rows + 1]};
        long batch = extents[0] == FREE ? 1 : extents[0];
        if (batch < 1 || batch > MAX_BATCH || IntStream.range(0, 3).anyMatch(i -> plane[i] < 1 || plane[i] > Integer.MAX_VALUE)) {
            throw new ModelException("its input '%s' holds %d images of %d maps x %d rows x %d columns; the model file is damaged"
                    .formatted(input.getName(), batch, plane[0], plane[1], plane[2]));
        }
        return new InputPlane(input.getName(), (int) batch, new Shape((int) plane[0], (int) plane[1], (int) plane[2]), last);
    }

    /** How the graph looks at it. */
    Signal signal() {
        View plane = View.plane(shape);
        return new Signal(name, shape, channelsLast ? plane.transpose(1, 2, 0) : plane);
    }

    /** TensorFlow's exporters keep images in rows, columns, maps and transpose them before the first convolution. */
    private static boolean transposesToPlanes(GraphProto graph) {
        return graph.getNodeList().stream().filter(node -> node.getOpType().equals("Transpose"))
                .anyMatch(node -> node.getAttributeList().stream().anyMatch(a -> a.getName().equals("perm") && a.getIntsList().equals(TO_PLANES)));
    }

    private static long readByConvolution(GraphProto graph, Map<String, TensorProto> initializers, String input) {
        for (NodeProto node : graph.getNodeList()) {
            boolean reads = node.getOpType().equals("Conv") && node.getInputCount() > 1 && node.getInput(0).equals(input);
            TensorProto weights = reads ? initializers.get(node.getInput(1)) : null;
            if (weights != null && weights.getDimsCount() == 4) {
                long groups = new Attributes(node.getName(), node.getAttributeList()).integer("group").orElse(1L);
                return weights.getDims(1) * Math.max(1, Math.min(groups, Integer.MAX_VALUE));
            }
        }
        throw new ModelException("the file leaves the number of maps of its input '%s' open; export the model with a fixed number of channels".formatted(input));
    }
}
