package org.patchlode.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.patchlode.model.reader.ModelReader;
import org.patchlode.network.ModelException;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

class Dl4jReaderTest {

    private static final InputSize SIZE = new InputSize(13, 11);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(value = ConvolutionMode.class, names = {"Same", "Truncate"})
    void everyLayerOfASequenceEqualsDl4js(ConvolutionMode mode) throws IOException {
        int explicit = mode == ConvolutionMode.Same ? 0 : 1;
        MultiLayerNetwork dl4j = network(InputType.convolutional(13, 11, 3),
                convolution(8).convolutionMode(mode).stride(2, 1).activation(Activation.RELU).name("conv1").build(),
                new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(3, 2).stride(2, 1).padding(explicit, 0).convolutionMode(mode).name("pool1").build(),
                new LocalResponseNormalization.Builder().n(4).k(1.5).alpha(0.3).beta(0.6).name("norm1").build(),
                new BatchNormalization.Builder().name("bn").build(),
                new ActivationLayer.Builder().activation(Activation.ELU).name("elu").build(),
                convolution(6).convolutionMode(mode).padding(2 * explicit, 2 * explicit).dilation(2, 1).hasBias(false).activation(Activation.LEAKYRELU).name("conv2").build(),
                new ZeroPaddingLayer.Builder(new int[] {1, 0, 2, 3}).name("pad").build(),
                new SubsamplingLayer.Builder(PoolingType.AVG).kernelSize(2, 3).stride(1, 2).padding(explicit, explicit).convolutionMode(mode).name("average").build(),
                new DropoutLayer.Builder(0.5).name("drop").build(),
                new DenseLayer.Builder().nOut(7).activation(Activation.TANH).name("fc").build(),
                new OutputLayer.Builder(LossFunction.MCXENT).nOut(4).activation(Activation.SOFTMAX).name("prob").build());

        Network network = Agreement.check(dl4j, folder, SIZE, false);

        assertThat(network.layer("conv1")).get().satisfies(layer -> {
            assertThat(layer.kind()).isEqualTo("convolution + relu");
            assertThat(layer.node().operation()).isEqualTo(Operation.Activation.RELU);
        });
        assertThat(network.nodes()).anyMatch(node -> node.name().equals("fc/flatten") && node.operation().equals(new Operation.Flatten(false)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void averagePoolsCountPaddingAsDl4jDoes(boolean count) throws IOException {
        MultiLayerNetwork dl4j = network(InputType.convolutional(13, 11, 3),
                new SubsamplingLayer.Builder(PoolingType.AVG).kernelSize(3, 3).stride(2, 2).padding(1, 1).avgPoolIncludePadInDivisor(count).name("explicit").build(),
                new SubsamplingLayer.Builder(PoolingType.AVG).kernelSize(2, 2).stride(2, 2).convolutionMode(ConvolutionMode.Same).avgPoolIncludePadInDivisor(count).name("same").build(),
                convolution(2).name("conv").build());

        Agreement.check(dl4j, folder, SIZE, false);
    }

    @ParameterizedTest
    @EnumSource(value = Activation.class, names = {"RELU", "RELU6", "LEAKYRELU", "ELU", "SELU", "SIGMOID", "HARDSIGMOID", "TANH", "SOFTPLUS", "SOFTSIGN", "SWISH", "IDENTITY"})
    void everyActivationEqualsDl4js(Activation activation) throws IOException {
        MultiLayerNetwork dl4j = network(InputType.convolutional(13, 11, 3),
                convolution(3).activation(activation).name("conv").build(),
                new ActivationLayer.Builder().activation(activation).name("again").build());

        Agreement.check(dl4j, folder, SIZE, false);
    }

    @Test
    void channelsLastNetworksComeOutChannelsFirst() throws IOException {
        CNN2DFormat last = CNN2DFormat.NHWC;
        MultiLayerNetwork dl4j = network(InputType.convolutional(13, 11, 3, last),
                convolution(4).dataFormat(last).stride(2, 2).convolutionMode(ConvolutionMode.Same).activation(Activation.RELU).name("conv").build(),
                new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(2, 3).stride(1, 1).dataFormat(last).name("pool").build(),
                new BatchNormalization.Builder().dataFormat(last).name("bn").build(),
                new LocalResponseNormalization.Builder().dataFormat(last).n(3).alpha(0.2).name("norm").build(),
                new ZeroPaddingLayer.Builder(1, 0, 2, 0).dataFormat(last).name("pad").build(),
                convolution(5).dataFormat(last).activation(Activation.SOFTMAX).name("soft").build(),
                new DenseLayer.Builder().nOut(3).activation(Activation.TANH).name("fc").build());
        Network network = Agreement.saved(dl4j, folder, SIZE);
        double[] image = Agreement.image(network.input());
        List<INDArray> outputs = dl4j.feedForward(Agreement.input(image, network.input(), true), false);
        Map<String, INDArray> activations = new HashMap<>();
        for (int i = 0; i < dl4j.getnLayers(); i++) {
            activations.put(dl4j.getLayer(i).conf().getLayer().getLayerName(), outputs.get(i + 1));
        }

        assertThat(network.input()).isEqualTo(new Shape(3, 13, 11));
        Agreement.compare(network, image, activations, true);
    }

    @Test
    void depthwiseAndSeparableConvolutionsBecomeGroups() throws IOException {
        MultiLayerNetwork dl4j = network(InputType.convolutional(13, 11, 3),
                new DepthwiseConvolution2D.Builder().kernelSize(3, 3).depthMultiplier(2).nOut(6).activation(Activation.RELU).name("depthwise").build(),
                new SeparableConvolution2D.Builder().kernelSize(3, 2).stride(2, 2).convolutionMode(ConvolutionMode.Same).depthMultiplier(2).nOut(5).activation(Activation.RELU).name("separable").build(),
                new GlobalPoolingLayer.Builder(PoolingType.MAX).name("max").build());

        Network network = Agreement.check(dl4j, folder, SIZE, false);

        assertThat(network.nodes()).filteredOn(node -> node.operation() instanceof Operation.Convolution c && c.groups() > 1).hasSize(2);
    }

    @Test
    void everyVertexOfAGraphEqualsDl4js() throws IOException {
        GraphBuilder builder = base().graphBuilder().addInputs("data")
                .addLayer("conv1", convolution(6).convolutionMode(ConvolutionMode.Same).activation(Activation.RELU).build(), "data")
                .addLayer("left", convolution(4).convolutionMode(ConvolutionMode.Same).build(), "conv1")
                .addLayer("right", convolution(4).convolutionMode(ConvolutionMode.Same).build(), "conv1")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "left", "right")
                .addLayer("sum relu", new ActivationLayer.Builder().activation(Activation.RELU).build(), "sum")
                .addVertex("concat", new MergeVertex(), "sum relu", "conv1", "left")
                .addLayer("bn", new BatchNormalization.Builder().useLogStd(false).lockGammaBeta(true).gamma(1.5).beta(-0.2).build(), "concat")
                .addLayer("frozen", new FrozenLayer(convolution(5).activation(Activation.RELU).build()), "bn")
                .addLayer("mean", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "frozen")
                .addLayer("max", new GlobalPoolingLayer.Builder(PoolingType.MAX).build(), "frozen")
                .addVertex("both", new MergeVertex(), "mean", "max")
                .addLayer("prob", new OutputLayer.Builder(LossFunction.MCXENT).nOut(3).activation(Activation.SOFTMAX).build(), "both")
                .addLayer("side", new OutputLayer.Builder(LossFunction.MSE).nOut(2).activation(Activation.IDENTITY).build(), "sum relu")
                .setOutputs("prob", "side")
                .setInputTypes(InputType.convolutional(13, 11, 3));
        ComputationGraph dl4j = new ComputationGraph(builder.build());
        dl4j.init();
        randomise(dl4j.params(), dl4j::getLayers);

        Network network = Agreement.check(dl4j, folder, SIZE);

        assertThat(network.layer("concat")).get().satisfies(layer -> assertThat(layer.shape()).isEqualTo(new Shape(14, 13, 11)));
    }

    @Test
    void flatInputTellsItsOwnShape() throws IOException {
        MultiLayerNetwork dl4j = network(InputType.convolutionalFlat(9, 8, 2), convolution(3).name("conv").build());

        Network network = Agreement.check(dl4j, folder, new InputSize(99, 99), true);

        assertThat(network.input()).isEqualTo(new Shape(2, 9, 8));
    }

    @Test
    void layersWithoutNamesHaveTheirIndex() throws IOException {
        MultiLayerNetwork dl4j = network(InputType.convolutional(13, 11, 3), convolution(3).build(), convolution(2).build());

        assertThat(Agreement.saved(dl4j, folder, SIZE).layers()).extracting(org.patchlode.network.Layer::name).containsExactly("layer0", "layer1");
    }

    @Test
    void unknownImageSizeIsRefusedUntilItIsGiven() throws IOException {
        Path file = folder.resolve("open.zip");
        ModelSerializer.writeModel(network(InputType.convolutional(13, 11, 3), convolution(3).build()), file.toFile(), false);

        assertThatThrownBy(() -> ModelReader.read(file, "open.zip", ModelLimits.DEFAULT))
                .isInstanceOf(ModelException.class).hasMessage("model 'open.zip': the file does not say how large its images are; name a preprocessing whose input has a width and a height");
        Model model = ModelReader.read(file, "open.zip", ModelLimits.DEFAULT, Optional.of(SIZE));
        assertThat(model.network().input()).isEqualTo(new Shape(3, 13, 11));
        assertThat(model.format()).isEqualTo("DL4J MultiLayerNetwork");
        assertThat(model.bytes()).isEqualTo(Files.size(file));
        assertThat(model.sha256()).hasSize(64);
    }

    static ConvolutionLayer.Builder convolution(int outputs) {
        return new ConvolutionLayer.Builder(3, 3).nOut(outputs).activation(Activation.IDENTITY);
    }

    static NeuralNetConfiguration.Builder base() {
        return new NeuralNetConfiguration.Builder().seed(3).weightInit(WeightInit.XAVIER);
    }

    static MultiLayerNetwork network(InputType input, Layer... layers) {
        NeuralNetConfiguration.ListBuilder builder = base().list();
        for (Layer layer : layers) {
            builder.layer(layer);
        }
        MultiLayerNetwork network = new MultiLayerNetwork(builder.setInputType(input).build());
        network.init();
        randomise(network.params(), network::getLayers);
        return network;
    }

    /** Biases are zero and batch norms do nothing in a fresh network: every weight is made to matter. */
    private static void randomise(INDArray parameters, java.util.function.Supplier<org.deeplearning4j.nn.api.Layer[]> layers) {
        Nd4j.getRandom().setSeed(5);
        parameters.addi(Nd4j.randn(parameters.shape()).muli(0.1));
        for (org.deeplearning4j.nn.api.Layer layer : layers.get()) {
            if (layer.conf().getLayer() instanceof BatchNormalization && layer.getParam("var") != null) {
                layer.getParam("var").assign(Nd4j.rand(layer.getParam("var").shape()).addi(0.3));
            }
        }
    }
}
