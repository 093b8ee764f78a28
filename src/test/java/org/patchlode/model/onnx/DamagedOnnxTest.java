package org.patchlode.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.model.ModelLimits;
import org.patchlode.model.reader.ModelReader;
import org.patchlode.network.ModelException;

/** Files that are damaged, forged, or beyond what Patchlode runs: each is refused in one sentence. */
class DamagedOnnxTest {

    private static final int MUTATIONS = Integer.getInteger("patchlode.onnx.mutations", 300);

    @TempDir
    Path folder;

    @Test
    void filesThatAreNoOnnx() {
        refused(new byte[] {8}, "no ONNX model, or damaged");
        refused("onnx".getBytes(java.nio.charset.StandardCharsets.UTF_8), "no ONNX model, or damaged");
        byte[] random = new byte[4000];
        new Random(1).nextBytes(random);
        random[0] = 8;
        refused(random, "");
        refused(ModelProto.newBuilder().setIrVersion(7).build(), "names no opset");
        refused(sound().toBuilder().clearGraph().build(), "holds no graph");
        refused(Graphs.of(1, 3, 4, 4).opset(8).node("Relu", "x", "y").model("y"), "opset 8; Patchlode knows opsets 9 to 21");
        refused(Graphs.of(1, 3, 4, 4).opset(22).node("Relu", "x", "y").model("y"), "opset 22");
    }

    @Test
    void truncatedFiles() {
        byte[] whole = sound().toByteArray();
        for (int length = 1; length < whole.length; length += Math.max(1, whole.length / 40)) {
            refused(Arrays.copyOf(whole, length), "");
        }
    }

    @Test
    void mutatedFilesReadOrAreRefused() throws IOException {
        byte[] whole = sound().toByteArray();
        Random random = new Random(5);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutated = whole.clone();
            for (int k = 0; k <= random.nextInt(4); k++) {
                int at = random.nextInt(mutated.length);
                mutated[at] = random.nextBoolean() ? (byte) (mutated[at] ^ 1 << random.nextInt(8)) : (byte) random.nextInt(256);
            }
            try {
                read(mutated);
            } catch (ModelException e) {
                assertThat(e.getMessage()).startsWith("model 'm").doesNotContain("\n").doesNotContain("Exception");
                refused++;
            }
        }
        assertThat(refused).isBetween(MUTATIONS / 10, MUTATIONS);
    }

    @Test
    void extentsThatLie() {
        for (long[] dims : new long[][] {{1L << 40, 1, 1, 1}, {1 << 20, 1 << 20, 1, 1}, {-4, 3, 3, 3}, {4, 3, 3, 3, 1, 1, 1, 1, 1}}) {
            refused(weights(TensorProto.newBuilder().addAllDims(Arrays.stream(dims).boxed().toList())), "has the extents [");
        }
        refused(weights(TensorProto.newBuilder().addDims(1 << 28).addDims(3).addDims(1).addDims(1)), "needs 805,306,368 values, but 0 are stored");
        refused(weights(TensorProto.newBuilder().addDims(4).addDims(3).addDims(3).addDims(3).addFloatData(1)), "needs 108 values, but 1 are stored");
        refused(weights(TensorProto.newBuilder().addDims(4).addDims(3)), "needs 12 values, but 0 are stored");
        refused(Graphs.of(1, 3, 1L << 31, 4).node("Relu", "x", "y").model("y"), "its input 'x' holds 1 images of 3 maps x 2147483648 rows");
        refused(Graphs.of(1, 3, 40_000, 40_000).node("Relu", "x", "y").model("y"), "does not fit in memory");
        refused(Graphs.of(0, 3, 4, 4).node("Relu", "x", "y").model("y"), "holds 0 images");
        refused(Graphs.of(1, 3, 4, 4).integers("s", 1 << 30, 1 << 30).node("ConstantOfShape", "s", "c").node("Add", "x c", "y").model("y"), "no memory holds");
        refused(Graphs.of(1, 3, 4, 4).integers("s", 2_000_000_000).node("ConstantOfShape", "s", "c").node("Add", "x c", "y").model("y"), "bytes allowed");
    }

    @Test
    void typesThatPatchlodeDoesNotRun() {
        refused(weights(TensorProto.newBuilder().setDataType(10).addDims(1).addDims(3).addDims(1).addDims(1)), "tensor 'w' is of type FLOAT16");
        refused(weights(TensorProto.newBuilder().setDataType(11).addDims(1).addDims(3).addDims(1).addDims(1)), "tensor 'w' is of type DOUBLE");
        refused(weights(TensorProto.newBuilder().setDataType(77).addDims(1).addDims(3).addDims(1).addDims(1)), "tensor 'w' is of type number 77");
        GraphProto half = sound().getGraph();
        half = half.toBuilder().setInput(0, half.getInput(0).toBuilder().setType(half.getInput(0).getType().toBuilder()
                .setTensorType(half.getInput(0).getType().getTensorType().toBuilder().setElemType(10)))).build();
        refused(sound().toBuilder().setGraph(half).build(), "its input 'x' is of type FLOAT16");
        refused(Graphs.of(1, 3, 4, 4).node("Cast", "x", "y", Graphs.integer("to", 10)).model("y"), "node 'y_node' (Cast) makes values of type FLOAT16");
    }

    @Test
    void operatorsThatPatchlodeDoesNotRun() {
        refused(Graphs.of(1, 3, 4, 4).node("LSTM", "x", "y").model("y"), "node 'y_node' (LSTM) is an operation that Patchlode cannot run");
        refused(Graphs.of(1, 3, 4, 4).node("QLinearConv", "x", "y").model("y"), "(QLinearConv) is quantised");
        refused(Graphs.of(1, 3, 4, 4).node("DynamicQuantizeLinear", "x", "y").model("y"), "is quantised");
        refused(Graphs.of(1, 3, 4, 4).node("Loop", "x", "y").model("y"), "(Loop) is control flow");
        refused(Graphs.of(1, 3, 4, 4).node("If", "x", "y").model("y"), "chooses by what the image holds");
        NodeProto custom = NodeProto.newBuilder().setOpType("FusedConv").setDomain("com.microsoft").addInput("x").addOutput("y").build();
        refused(Graphs.of(1, 3, 4, 4).raw(custom).model("y"), "is of the domain 'com.microsoft'");
        refused(Graphs.of(1, 3, 4, 4).node("Div", "x x", "y").model("y"), "divides by an activation");
        refused(Graphs.of(1, 3, 4, 4).node("Softmax", "x", "y").model("y"), "takes a softmax along axis 3");
        refused(Graphs.of(1, 3, 4, 4).node("Transpose", "x", "y", Graphs.ints("perm", 1, 0, 2, 3)).model("y"), "moves the batch");
    }

    @Test
    void graphsThatDoNotHoldTogether() {
        refused(Graphs.of(1, 3, 4, 4).node("Add", "x b", "a").node("Relu", "a", "b").model("b"), "reads 'b', which nothing before it makes; the graph is cyclic");
        refused(Graphs.of(1, 3, 4, 4).node("Relu", "missing", "y").model("y"), "reads 'missing', which nothing before it makes");
        refused(Graphs.of(1, 3, 4, 4).node("Relu", "x", "y").node("Relu", "x", "y").model("y"), "makes 'y', which another node makes too");
        refused(Graphs.of(1, 3, 4, 4).node("Relu", "x", "y").model("z"), "no node makes its output 'z'");
        refused(Graphs.of(1, 3, 4, 4).node("Relu", "x", "y").model(), "its graph has no outputs");
        refused(Graphs.of(1, 3, 4, 4).node("Conv", "x", "y").model("y"), "reads no input 2");
        refused(Graphs.of(1, 3, 4, 4).node("Relu", "", "y").model("y"), "");
        refused(Graphs.of(1, 3, 4, 4).input("z", TensorProto.DataType.FLOAT, 1, 3, 4, 4).node("Add", "x z", "y").model("y"), "its graph takes 2 inputs (x, z)");
        refused(Graphs.of(1, 30).node("Relu", "x", "y").model("y"), "its input 'x' has 2 axes");
        refused(Graphs.of(1, 3, 4, 4).node("MaxPool", "x", "y i", Graphs.ints("kernel_shape", 2, 2)).node("Relu", "i", "z").model("z"), "makes 'i' beside its first output, and something reads it");
    }

    @Test
    void nothingThatANodeSaysIsDropped() {
        refused(Graphs.of(1, 3, 4, 4).node("Relu", "x", "y", Graphs.real("threshold", 0.5f)).model("y"), "has the attribute threshold = 0.5, which Patchlode does not know");
        refused(Graphs.of(1, 3, 4, 4).node("Sigmoid", "x", "y", Graphs.ints("axes", 1, 2)).model("y"), "has the attribute axes = [1, 2], which");
        refused(Graphs.of(1, 3, 4, 4).floats("b", new long[] {1}, 2).node("Relu", "x b", "y").model("y"), "reads 'b' as its input 2, which Patchlode does not know");
        refused(Graphs.of(1, 3, 4, 4).integers("none").node("ReduceMean", "x none", "y", Graphs.integer("noop_with_empty_axes", 1)).opset(18).model("y"), "");
        refused(Graphs.of(1, 3, 4, 4).node("Dropout", "x", "y mask").node("Cast", "mask", "m", Graphs.integer("to", 1)).node("Mul", "y m", "z").model("z"), "makes 'mask' beside its first output");
    }

    @Test
    void ranksAndSizesThatDoNotFit() {
        refused(Graphs.of(1, 3, 4, 4).weights("w", 4, 3, 3).node("Conv", "x w", "y").model("y"), "has weights of extents [4, 3, 3]");
        refused(Graphs.of(1, 3, 4, 4).weights("w", 4, 2, 3, 3).node("Conv", "x w", "y").model("y"), "has weights for 2 maps a group");
        refused(Graphs.of(1, 3, 4, 4).weights("w", 4, 3, 9, 9).node("Conv", "x w", "y").model("y"), "does not fit");
        refused(Graphs.of(1, 3, 4, 4).weights("w", 4, 3, 3, 3).node("Conv", "x w", "y", Graphs.ints("strides", 0, 1)).model("y"), "stride 0x1");
        refused(Graphs.of(1, 3, 4, 4).weights("w", 4, 3, 3, 3).node("Conv", "x w", "y", Graphs.ints("pads", 1, 1)).model("y"), "has the pads [1, 1]");
        refused(Graphs.of(1, 3, 4, 4).weights("w", 4, 3, 3, 3).node("Conv", "x w", "y", Graphs.integer("group", 0)).model("y"), "reads 3 maps in 0 groups");
        refused(Graphs.of(1, 3, 4, 4).weights("w", 4, 3, 3, 3).node("Conv", "x w", "y", Graphs.integer("pads", 1)).model("y"), "is of type INT where INTS belongs");
        refused(Graphs.of(1, 3, 4, 4).weights("w", 16, 5).node("MatMul", "x w", "y").model("y"), "multiplies along the columns of a plane");
        refused(Graphs.of(1, 3, 4, 4).weights("w", 48, 5).node("Gemm", "x w", "y").model("y"), "reads an activation of 4 axes where a batch of vectors belongs");
        refused(Graphs.of(1, 3, 4, 4).integers("s", 7, -1).node("Reshape", "x s", "y").node("Relu", "y", "z").model("z"), "which do not fit");
        refused(Graphs.of(2, 3, 4, 4).integers("s", 1, -1).node("Reshape", "x s", "y").node("Relu", "y", "z").model("z"), "so that images mix");
        refused(Graphs.of(1, 3, 4, 4).weights("b", 1, 3, 4, 4).node("Add", "x b", "y").model("y"), "one number a map or for all only");
        refused(Graphs.of(1, 3, 4, 4).weights("g", 3).weights("v", 2).node("BatchNormalization", "x g g g v", "y").model("y"), "floats of extents [3] belong");
    }

    @Test
    void smallFilesThatWouldFillTheMemory() throws IOException {
        // Two bytes a node: a parser would build an object of a hundred for each.
        ByteArrayOutputStream nodes = new ByteArrayOutputStream();
        for (int i = 0; i < 3_000_000; i++) {
            nodes.write(0x0a);
            nodes.write(0);
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(new byte[] {8, 7, 0x3a});
        int length = nodes.size();
        while (length > 0x7f) {
            file.write(length & 0x7f | 0x80);
            length >>>= 7;
        }
        file.write(length);
        file.write(nodes.toByteArray());
        refused(file.toByteArray(), "holds more than 2,000,000 fields");

        GraphProto nested = sound().getGraph();
        for (int i = 0; i < 40; i++) {
            nested = GraphProto.newBuilder().addNode(NodeProto.newBuilder().setOpType("If").addOutput("y")
                    .addAttribute(AttributeProto.newBuilder().setName("then_branch").setType(AttributeProto.AttributeType.GRAPH).setG(nested))).build();
        }
        refused(sound().toBuilder().setGraph(nested).build(), "nests more than 60 levels");

        Path file2 = Files.write(folder.resolve("m"), sound().toBuilder().setDocString("x".repeat(2000)).build().toByteArray());
        assertThatThrownBy(() -> ModelReader.read(file2, "m", new ModelLimits(1 << 20, 1000))).isInstanceOf(ModelException.class)
                .hasMessageContaining("its description is larger than the 1,000 bytes allowed");
    }

    private static ModelProto weights(TensorProto.Builder tensor) {
        if (tensor.getDataType() == 0) {
            tensor.setDataType(TensorProto.DataType.FLOAT_VALUE);
        }
        return Graphs.of(1, 3, 8, 8).tensor(tensor.setName("w").build()).node("Conv", "x w", "y").model("y");
    }

    /** A small network with most kinds of nodes. */
    static ModelProto sound() {
        return Graphs.of(-1, 3, 12, 12).weights("w", 4, 3, 3, 3).weights("b", 4).weights("g", 4).floats("v", new long[] {4}, 1, 2, 3, 4)
                .weights("m", 16, 5).integers("t", 0, 2, 2, 5, 5).integers("u", 0, 4, 5, 5).integers("i", 1).integers("z", 0, -1)
                .node("Conv", "x w b", "c", Graphs.ints("pads", 1, 1, 1, 1), Graphs.ints("kernel_shape", 3, 3), Graphs.ints("dilations", 1, 1))
                .node("BatchNormalization", "c g g g v", "n", Graphs.real("epsilon", 1e-5f)).node("Relu", "n", "r")
                .node("MaxPool", "r", "p", Graphs.ints("kernel_shape", 3, 3), Graphs.ints("strides", 2, 2), Graphs.text("auto_pad", "VALID"))
                .node("Reshape", "p t", "q").node("Transpose", "q", "s", Graphs.ints("perm", 0, 2, 1, 3, 4)).node("Reshape", "s u", "o")
                .node("LRN", "o", "l", Graphs.integer("size", 3)).node("Concat", "l p", "k", Graphs.integer("axis", 1)).node("Split", "k", "a d", Graphs.integer("axis", 1))
                .node("Sigmoid", "a", "e").node("Mul", "e d", "f").node("AveragePool", "f", "h", Graphs.ints("kernel_shape", 2, 2), Graphs.ints("strides", 2, 2))
                .node("Reshape", "h z", "j").node("Gemm", "j m", "y", Graphs.real("alpha", 0.5f)).model("y");
    }

    private void refused(ModelProto model, String message) {
        refused(model.toByteArray(), message);
    }

    private void refused(byte[] bytes, String message) {
        assertThatThrownBy(() -> read(bytes)).as("%d bytes, expecting '%s'", bytes.length, message).isInstanceOf(ModelException.class)
                .hasMessageStartingWith("model 'm").hasMessageContaining(message);
    }

    private void read(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("file"), bytes);
        ModelReader.read(file, "m.onnx", ModelLimits.DEFAULT);
    }
}
