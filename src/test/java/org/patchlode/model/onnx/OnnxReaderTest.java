package org.patchlode.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import onnx.Onnx.ModelProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.model.InputSize;
import org.patchlode.model.Model;
import org.patchlode.model.ModelLimits;
import org.patchlode.model.reader.ModelReader;
import org.patchlode.network.ActivationFunction;
import org.patchlode.network.Layer;
import org.patchlode.network.LayerChoice;
import org.patchlode.network.ModelException;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.ReferenceForward;
import org.patchlode.network.Shape;
import org.patchlode.network.names.UnknownLayerException;

/** What single operators and small patterns of them become; whole networks that were tried are listed in docs/models.md. */
class OnnxReaderTest {

    @TempDir
    Path folder;

    @Test
    void layersAnswerToTheirNodesAndTheirTensorsNames() {
        Network network = read(Graphs.of(-1, 3, 8, 8).weights("w", 4, 3, 3, 3).node("Conv", "x w", "c").node("Relu", "c", "r").model("r"));

        assertThat(network.layers()).extracting(Layer::name).containsExactly("c_node", "r_node");
        assertThat(LayerChoice.named(network, List.of("r", "c_node"))).extracting(Layer::name).containsExactly("c_node", "r_node");
        assertThat(LayerChoice.byDefault(network)).extracting(Layer::name).containsExactly("r_node");
    }

    @Test
    void aNameThatSeveralLayersHaveIsAsked() {
        onnx.Onnx.NodeProto twin = onnx.Onnx.NodeProto.newBuilder().setOpType("Relu").setName("c_node").addInput("c").addOutput("r").build();
        Network network = read(Graphs.of(1, 3, 8, 8).weights("w", 4, 3, 3, 3).node("Conv", "x w", "c").raw(twin).model("r"));

        assertThat(network.layers()).extracting(Layer::name).containsExactly("c", "r");
        assertThatThrownBy(() -> LayerChoice.named(network, List.of("c_node"))).isInstanceOf(UnknownLayerException.class)
                .hasMessage("the model gives the name 'c_node' to several layers; say which of c, r is meant");
    }

    @Test
    void aReshapeByAComputedShapeIsAFlatten() {
        // x.view(x.size(0), -1), as PyTorch writes it.
        Network network = read(Graphs.of(-1, 2, 3, 5).weights("w", 30, 4).integers("zero", 0).integers("minus", -1)
                .node("Shape", "x", "s").tensor(TensorProto.newBuilder().setName("i").setDataType(7).addInt64Data(0).build())
                .node("Gather", "s i", "n").node("Unsqueeze", "n zero", "n1").node("Concat", "n1 minus", "t", Graphs.integer("axis", 0))
                .node("Reshape", "x t", "v").node("MatMul", "v w", "y").model("y"));

        assertThat(operations(network)).extracting(Operation::kind).containsExactly("flatten", "dense");
    }

    @Test
    void aShuffleOfChannelsIsAnOrderOfMaps() {
        Network network = read(Graphs.of(2, 6, 4, 4).integers("a", 2, 2, 3, 4, 4).integers("b", 2, -1, 4, 4)
                .node("Reshape", "x a", "g").node("Transpose", "g", "t", Graphs.ints("perm", 0, 2, 1, 3, 4)).node("Reshape", "t b", "s")
                .node("MaxPool", "s", "y", Graphs.ints("kernel_shape", 2, 2)).model("y"));

        assertThat(((Operation.MapSelection) operations(network).get(0)).maps()).containsExactly(0, 3, 1, 4, 2, 5);
    }

    @Test
    void imagesInRowsColumnsMapsAreTakenAsPlanes() {
        Network network = read(Graphs.of(-1, 7, 5, 3).weights("w", 4, 3, 1, 1).weights("m", 4, 6).floats("b", new long[] {6}, 1, 2, 3, 4, 5, 6)
                .node("Transpose", "x", "t", Graphs.ints("perm", 0, 3, 1, 2)).node("Conv", "t w", "c").node("Transpose", "c", "u", Graphs.ints("perm", 0, 2, 3, 1))
                .node("MatMul", "u m", "p").node("Add", "p b", "q").node("ReduceMean", "q", "g", Graphs.ints("axes", 1, 2), Graphs.integer("keepdims", 0))
                .node("Softmax", "g", "y").model("y"));

        assertThat(network.input()).isEqualTo(new Shape(3, 7, 5));
        assertThat(operations(network)).extracting(Operation::kind)
                .containsExactly("convolution", "convolution", "batch norm", "global average pool", "softmax");
        assertThat(network.nodes().get(3).shape()).isEqualTo(new Shape(6, 7, 5));
    }

    @Test
    void whatExportersWriteAsSeveralNodesIsOneOperation() {
        Network network = read(Graphs.of(1, 4, 6, 6).floats("half", new long[0], 0.5f).floats("one", new long[0], 1).floats("root", new long[0], 1.4142135f)
                .floats("three", new long[0], 3).floats("six", new long[0], 6).floats("nil", new long[0], 0)
                .node("Sigmoid", "x", "s").node("Mul", "x s", "a")
                .node("HardSigmoid", "a", "h", Graphs.real("alpha", 1 / 6f)).node("Mul", "h a", "b")
                .node("Div", "b root", "d").node("Erf", "d", "e").node("Add", "e one", "f").node("Mul", "b f", "i").node("Mul", "i half", "c")
                .node("Add", "c three", "j").node("Clip", "j nil six", "k").node("Mul", "c k", "l").node("Div", "l six", "y").model("y"));

        assertThat(operations(network)).extracting(o -> ((Operation.Activation) o).function())
                .containsExactly(ActivationFunction.SWISH, ActivationFunction.HARD_SWISH, ActivationFunction.GELU, ActivationFunction.HARD_SWISH);
    }

    @Test
    void alphaOfALocalResponseNormalisationIsDividedByItsSize() {
        Network network = read(Graphs.of(1, 8, 4, 4).node("LRN", "x", "y", Graphs.integer("size", 5), Graphs.real("alpha", 0.5f), Graphs.real("bias", 2)).model("y"));

        assertThat(operations(network)).containsExactly(new Operation.LocalResponseNormalization(5, 2, 0.1f, 0.75f));
    }

    @Test
    void clipsFromZeroAreRelus() {
        Network network = read(Graphs.of(1, 2, 4, 4).opset(9).node("Clip", "x", "a", Graphs.real("min", 0), Graphs.real("max", 6))
                .node("Clip", "a", "b", Graphs.real("min", 0)).node("Clip", "b", "y", Graphs.real("min", -1), Graphs.real("max", 1)).model("y"));

        assertThat(operations(network)).containsExactly(new Operation.Activation(ActivationFunction.CLIPPED_RELU, 6), Operation.Activation.RELU, new Operation.Clip(-1, 1));
        assertThat(LayerChoice.byDefault(network)).hasSize(2);
    }

    @Test
    void padsOfPoolsAndConvolutionsMayDifferOnEverySide() {
        double[] image = new double[25];
        java.util.Arrays.setAll(image, i -> i);
        Network network = read(Graphs.of(1, 1, 5, 5).floats("w", new long[] {1, 1, 1, 1}, 1)
                .node("Conv", "x w", "c", Graphs.ints("pads", 1, 0, 0, 2), Graphs.ints("strides", 2, 3))
                .node("AveragePool", "x", "a", Graphs.ints("kernel_shape", 2, 2), Graphs.ints("strides", 2, 2), Graphs.integer("ceil_mode", 1), Graphs.integer("count_include_pad", 1))
                .node("MaxPool", "x", "l", Graphs.ints("kernel_shape", 2, 2), Graphs.ints("strides", 2, 2), Graphs.text("auto_pad", "SAME_LOWER"))
                .node("MaxPool", "x", "u", Graphs.ints("kernel_shape", 2, 2), Graphs.ints("strides", 2, 2), Graphs.text("auto_pad", "SAME_UPPER")).model("c", "a", "l", "u"));
        List<double[]> outputs = ReferenceForward.run(network, image);

        assertThat(network.nodes().get(1).shape()).isEqualTo(new Shape(1, 3, 3));
        assertThat(outputs.get(1)).containsExactly(0, 0, 0, 5, 8, 0, 15, 18, 0);
        // The last windows hang over the plane; what hangs over is not counted.
        assertThat(outputs.get(2)).containsExactly(3, 5, 6.5, 13, 15, 16.5, 20.5, 22.5, 24);
        assertThat(outputs.get(3)).containsExactly(0, 2, 4, 10, 12, 14, 20, 22, 24);
        assertThat(outputs.get(4)).containsExactly(6, 8, 9, 16, 18, 19, 21, 23, 24);
    }

    @Test
    void preprocessingAtTheHeadAndGatesAreRead() {
        double[] image = {1, 2, 3, 4, 5, 6, 7, 8};
        Network network = read(Graphs.of(1, 2, 2, 2).floats("mean", new long[] {1, 2, 1, 1}, 1, 2).floats("std", new long[] {2, 1, 1}, 2, 4)
                .floats("w", new long[] {2, 2}, 1, 0, 0, 1).integers("shape", -1, 2, 1, 1).integers("plane", 2, 3)
                .node("Sub", "x mean", "a").node("Div", "a std", "b").node("ReduceMean", "b", "m", Graphs.ints("axes", 2, 3), Graphs.integer("keepdims", 0))
                .node("Gemm", "m w", "g").node("Reshape", "g shape", "r").node("Mul", "r b", "y").model("y"));
        double[] out = ReferenceForward.run(network, image).get(network.nodes().size() - 1);

        double[] expected = {0, .5 * .75, 1 * .75, 1.5 * .75, .75 * 1.125, 1 * 1.125, 1.25 * 1.125, 1.5 * 1.125};
        for (int i = 0; i < 8; i++) {
            assertThat(out[i]).isCloseTo(expected[i], within(1e-6));
        }
    }

    @Test
    void aDifferenceOfActivationsIsASumWithTheNegative() {
        Network network = read(Graphs.of(1, 1, 1, 2).node("Relu", "x", "r").node("Sub", "x r", "y").model("y"));

        assertThat(ReferenceForward.run(network, new double[] {-3, 2}).get(3)).containsExactly(-3, 0);
        assertThat(network.nonNegative(network.nodes().get(3))).isFalse();
        assertThat(network.layers()).extracting(Layer::name).containsExactly("r_node", "y_node");
    }

    @Test
    void slicesSplitsAndGathersTakeMaps() {
        Network network = read(Graphs.of(1, 6, 2, 2).integers("parts", 4, 2).integers("from", 5).integers("to", -7).integers("axis", 1).integers("back", -2).integers("which", 2, 0)
                .node("Split", "x parts", "a b", Graphs.integer("axis", 1)).node("Slice", "x from to axis back", "c").node("Gather", "a which", "d", Graphs.integer("axis", 1))
                .node("Concat", "b c d", "y", Graphs.integer("axis", 1)).model("y"));

        assertThat(network.layers()).extracting(Layer::name).containsExactly("a", "b", "c_node", "d_node", "y_node");
        assertThat(((Operation.MapSelection) operations(network).get(2)).maps()).containsExactly(5, 3, 1);
        assertThat(((Operation.MapSelection) operations(network).get(3)).maps()).containsExactly(2, 0);
        assertThat(network.nodes().get(5).shape()).isEqualTo(new Shape(7, 2, 2));
    }

    @Test
    void aSizeThatTheFileLeavesOpenComesFromThePreprocessing() throws IOException {
        ModelProto open = Graphs.of(-1, 3, -1, -1).weights("w", 4, 3, 3, 3).node("Conv", "x w", "y").model("y");
        Path file = Files.write(folder.resolve("open.onnx"), open.toByteArray());

        assertThat(ModelReader.read(file, "m", ModelLimits.DEFAULT, Optional.of(new InputSize(9, 7))).network().input()).isEqualTo(new Shape(3, 9, 7));
        assertThatThrownBy(() -> ModelReader.read(file, "m", ModelLimits.DEFAULT)).isInstanceOf(ModelException.class)
                .hasMessageContaining("the file leaves the size of its images open");
    }

    @Test
    void weightsMayLieInAFileBeside() throws IOException {
        ByteBuffer weights = ByteBuffer.allocate(8 + 12).order(ByteOrder.LITTLE_ENDIAN).putLong(-1).putFloat(1).putFloat(2).putFloat(3);
        Files.write(folder.resolve("m.data"), weights.array());
        Path file = Files.write(folder.resolve("m.onnx"), external("m.data", "8", "12").toByteArray());
        Model model = ModelReader.read(file, "m", ModelLimits.DEFAULT);

        assertThat(((Operation.Convolution) operations(model.network()).get(0)).weights()).containsExactly(1, 2, 3);
        assertThat(model.bytes()).isEqualTo(Files.size(file) + 20);
        Files.write(folder.resolve("m.data"), new byte[20]);
        assertThat(ModelReader.read(file, "m", ModelLimits.DEFAULT).sha256()).as("weights count").isNotEqualTo(model.sha256());
    }

    @Test
    void weightsElsewhereAreRefused() throws IOException {
        Files.createDirectories(folder.resolve("models/below"));
        Files.write(folder.resolve("outside.data"), new byte[100]);
        Files.write(folder.resolve("models/below/inner.data"), new byte[100]);
        Files.write(folder.resolve("models/short.data"), new byte[10]);
        Files.createSymbolicLink(folder.resolve("models/link.data"), folder.resolve("outside.data"));
        String[][] cases = {
            {"../outside.data", "0", "12", "no plain name"}, {folder.resolve("outside.data").toString(), "0", "12", "no plain name"},
            {"below/inner.data", "0", "12", "no plain name"}, {"", "0", "12", "no plain name"}, {"..", "0", "12", "no plain name"},
            {"a\0b", "0", "12", "no plain name"}, {"link.data", "0", "12", "cannot be read"}, {"missing.data", "0", "12", "cannot be read"},
            {"below", "0", "12", "cannot be read"}, {"short.data", "0", "12", "which has 10"}, {"short.data", "-4", "12", "which has 10"},
            {"short.data", "9223372036854775807", "12", "which has 10"}, {"short.data", "0", "8", "claims 8 of the file"}, {"short.data", "x", "12", "no number"}};
        for (String[] c : cases) {
            Path file = Files.write(folder.resolve("models/m.onnx"), external(c[0], c[1], c[2]).toByteArray());
            assertThatThrownBy(() -> ModelReader.read(file, "m", ModelLimits.DEFAULT)).as(String.join(" ", c))
                    .isInstanceOf(ModelException.class).hasMessageStartingWith("model 'm': tensor 'w'").hasMessageContaining(c[3]);
        }
    }

    private static ModelProto external(String location, String offset, String length) {
        TensorProto weights = TensorProto.newBuilder().setName("w").setDataType(1).addDims(1).addDims(3).addDims(1).addDims(1)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL).addExternalData(entry("location", location)).addExternalData(entry("offset", offset))
                .addExternalData(entry("length", length)).addExternalData(entry("checksum", "unknown")).build();
        return Graphs.of(1, 3, 4, 4).tensor(weights).node("Conv", "x w", "y").model("y");
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    private static List<Operation> operations(Network network) {
        return network.nodes().stream().skip(1).map(node -> node.operation()).toList();
    }

    private Network read(ModelProto model) {
        try {
            Path file = Files.write(Files.createTempFile(folder, "m", ".onnx"), model.toByteArray());
            return ModelReader.read(file, "m", ModelLimits.DEFAULT).network();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
