package org.patchlode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** A small untrained network of the usual parts, saved by DL4J, and the preprocessing that fits it. */
public final class TinyModel {

    public static final int SIZE = 32;

    private TinyModel() {}

    /** Writes {@code tiny.zip} and {@code tiny.conf}; the model's path. */
    public static Path write(Path folder) {
        try {
            ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder().seed(42).weightInit(WeightInit.RELU).activation(Activation.RELU)
                    .convolutionMode(ConvolutionMode.Same).graphBuilder()
                    .addInputs("pixels")
                    .addLayer("conv1", new ConvolutionLayer.Builder(5, 5).stride(2, 2).nOut(8).build(), "pixels")
                    .addLayer("pool1", new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX, new int[] {3, 3}, new int[] {2, 2}).build(), "conv1")
                    .addLayer("conv2a", new ConvolutionLayer.Builder(3, 3).nOut(8).build(), "pool1")
                    .addLayer("norm2b", new BatchNormalization.Builder().nOut(8).activation(Activation.IDENTITY).build(), "pool1")
                    .addVertex("add", new ElementWiseVertex(ElementWiseVertex.Op.Add), "conv2a", "norm2b")
                    .addVertex("concat", new MergeVertex(), "conv2a", "add")
                    .addLayer("conv3", new ConvolutionLayer.Builder(3, 3).nOut(12).build(), "concat")
                    .addLayer("mean", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "conv3")
                    .addLayer("out", new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT).activation(Activation.SOFTMAX).nOut(4).build(), "mean")
                    .setOutputs("out").setInputTypes(InputType.convolutional(SIZE, SIZE, 3)).build());
            graph.init();
            Path file = folder.resolve("tiny.zip");
            ModelSerializer.writeModel(graph, file.toFile(), false);
            Files.writeString(preprocessing(folder), "input { width = 32, height = 32, channels = RGB, mean = [128, 128, 128], std = [64, 64, 64] }\nresize = center-crop\n");
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes {@code wide.zip}, one convolution of so many maps, {@code wide}; its path. */
    public static Path wide(Path folder, int maps) throws IOException {
        ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder().seed(7).weightInit(WeightInit.RELU).activation(Activation.IDENTITY).graphBuilder()
                .addInputs("pixels")
                .addLayer("wide", new ConvolutionLayer.Builder(3, 3).stride(8, 8).nOut(maps).build(), "pixels")
                .addLayer("mean", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "wide")
                .addLayer("out", new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT).activation(Activation.SOFTMAX).nOut(2).build(), "mean")
                .setOutputs("out").setInputTypes(InputType.convolutional(SIZE, SIZE, 3)).build());
        graph.init();
        Path file = folder.resolve("wide.zip");
        ModelSerializer.writeModel(graph, file.toFile(), false);
        return file;
    }

    public static Path preprocessing(Path folder) {
        return folder.resolve("tiny.conf");
    }
}
