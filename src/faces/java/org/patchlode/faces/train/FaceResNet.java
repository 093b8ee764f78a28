package org.patchlode.faces.train;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The 10-layer residual network of Xu et al. 2018: a 7 x 7 convolution of stride 2, a 3 x 3 max-pool of stride 2, four
 * blocks of two 3 x 3 convolutions with a 1 x 1 convolution as shortcut, the average of each map, one dense softmax over
 * identities. Batch normalisation after each convolution.
 */
final class FaceResNet {

    private static final double MOMENTUM = 0.9;
    private static final double WEIGHT_DECAY = 1e-4;
    private static final int BLOCKS = 4;

    private final GraphBuilder graph;

    private FaceResNet(GraphBuilder graph) {
        this.graph = graph;
    }

    /** Input {@code [batch, 3, size, size]}, output {@code [batch, identities]}. */
    static ComputationGraphConfiguration configuration(TrainOptions options) {
        GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .seed(options.seed())
                .weightInit(WeightInit.RELU)
                .activation(Activation.IDENTITY)
                .updater(new Nesterovs(options.learningRate(), MOMENTUM))
                .l2(WEIGHT_DECAY)
                .convolutionMode(ConvolutionMode.Truncate)
                .graphBuilder()
                .addInputs("face")
                .setInputTypes(InputType.convolutional(options.size(), options.size(), 3));
        new FaceResNet(graph).layers(options.stem(), options.identities());
        return graph.setOutputs("identity").build();
    }

    private void layers(int stem, int identities) {
        normalised("stem", "face", stem, 7, 2);
        relu("stem_relu", "stem_norm");
        graph.addLayer("stem_pool", new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(3, 3).stride(2, 2).padding(1, 1).build(), "stem_relu");
        String input = "stem_pool";
        for (int block = 1; block <= BLOCKS; block++) {
            input = block("block" + block, input, stem << block - 1, block == 1 ? 1 : 2);
        }
        graph.addLayer("average", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), input);
        graph.addLayer("identity", new OutputLayer.Builder(LossFunction.MCXENT).nOut(identities).activation(Activation.SOFTMAX)
                .weightInit(WeightInit.XAVIER).build(), "average");
    }

    private String block(String name, String input, int maps, int stride) {
        normalised(name + "_conv1", input, maps, 3, stride);
        relu(name + "_relu1", name + "_conv1_norm");
        normalised(name + "_conv2", name + "_relu1", maps, 3, 1);
        normalised(name + "_shortcut", input, maps, 1, stride);
        graph.addVertex(name + "_add", new ElementWiseVertex(ElementWiseVertex.Op.Add), name + "_conv2_norm", name + "_shortcut_norm");
        return relu(name + "_relu2", name + "_add");
    }

    private void normalised(String name, String input, int maps, int kernel, int stride) {
        int padding = kernel / 2;
        graph.addLayer(name, new ConvolutionLayer.Builder(kernel, kernel).stride(stride, stride).padding(padding, padding).nOut(maps).hasBias(false).build(), input);
        graph.addLayer(name + "_norm", new BatchNormalization.Builder().useLogStd(false).build(), name);
    }

    private String relu(String name, String input) {
        graph.addLayer(name, new ActivationLayer(Activation.RELU), input);
        return name;
    }
}
