package org.patchlode.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.patchlode.model.reader.ModelReader;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.network.ReferenceForward;
import org.patchlode.network.Shape;

/** Holds a converted network against DL4J's own feedForward, layer by layer, on one random image. */
final class Agreement {

    private static final double TOLERANCE = 1e-4;

    private Agreement() {}

    /** Saves, reads back, compares. */
    static Network check(MultiLayerNetwork dl4j, Path folder, InputSize size, boolean flatInput) throws IOException {
        Network network = saved(dl4j, folder, size);
        double[] image = image(network.input());
        INDArray input = input(image, network.input(), false);
        List<INDArray> activations = dl4j.feedForward(flatInput ? input.reshape(1, image.length) : input, false);
        Map<String, INDArray> byName = new HashMap<>();
        for (int i = 0; i < dl4j.getnLayers(); i++) {
            byName.put(dl4j.getLayerWiseConfigurations().getConf(i).getLayer().getLayerName(), activations.get(i + 1));
        }
        restore(dl4j, flatInput ? input.reshape(1, image.length) : input, byName);
        compare(network, image, byName, false);
        assertThat(byName.keySet()).containsExactlyInAnyOrderElementsOf(network.layers().stream().map(Layer::name).toList());
        return network;
    }

    static Network check(ComputationGraph dl4j, Path folder, InputSize size) throws IOException {
        Network network = saved(dl4j, folder, size);
        double[] image = image(network.input());
        Map<String, INDArray> activations = dl4j.feedForward(input(image, network.input(), false), false);
        restore(dl4j, input(image, network.input(), false), activations);
        compare(network, image, activations, false);
        assertThat(network.layers()).hasSize(activations.size() - 1);
        return network;
    }

    /** Writes a network as a user would, and reads it. */
    static Network saved(org.deeplearning4j.nn.api.Model dl4j, Path folder, InputSize size) throws IOException {
        Path file = Files.createTempFile(folder, "model", ".zip");
        ModelSerializer.writeModel(dl4j, file.toFile(), false);
        return ModelReader.read(file, file.toString(), ModelLimits.DEFAULT, Optional.of(size)).network();
    }

    /** Random pixels in a network's own input units. */
    static double[] image(Shape shape) {
        Random random = new Random(7);
        return random.doubles(shape.size(), -2, 2).map(v -> (float) v).toArray();
    }

    /** The image as DL4J takes it. */
    static INDArray input(double[] image, Shape shape, boolean channelsLast) {
        INDArray array = Nd4j.create(image, new long[] {1, shape.maps(), shape.rows(), shape.columns()}, 'c').castTo(DataType.FLOAT);
        return channelsLast ? array.permute(0, 2, 3, 1).dup('c') : array;
    }

    /** DL4J's ActivationLayer overwrites its input: what it read is run again, no further than that. */
    static void restore(MultiLayerNetwork dl4j, INDArray input, Map<String, INDArray> activations) {
        for (int i = 1; i < dl4j.getnLayers(); i++) {
            if (dl4j.getLayer(i).conf().getLayer() instanceof ActivationLayer) {
                activations.put(dl4j.getLayer(i - 1).conf().getLayer().getLayerName(), dl4j.feedForwardToLayer(i - 1, input, false).get(i));
            }
        }
    }

    /** The same for a graph. */
    static void restore(ComputationGraph dl4j, INDArray input, Map<String, INDArray> activations) {
        for (org.deeplearning4j.nn.api.Layer layer : dl4j.getLayers()) {
            if (layer.conf().getLayer() instanceof ActivationLayer) {
                String read = dl4j.getConfiguration().getVertexInputs().get(layer.conf().getLayer().getLayerName()).get(0);
                int index = dl4j.getVertex(read).getVertexIndex();
                int position = IntStream.range(0, dl4j.topologicalSortOrder().length).filter(p -> dl4j.topologicalSortOrder()[p] == index).findFirst().orElseThrow();
                activations.put(read, dl4j.feedForward(new INDArray[] {input}, position, false, true).get(read));
            }
        }
    }

    static void compare(Network network, double[] image, Map<String, INDArray> dl4j, boolean channelsLast) {
        List<double[]> outputs = ReferenceForward.run(network, image);
        for (Layer layer : network.layers()) {
            INDArray theirs = dl4j.get(layer.name());
            assertThat(theirs).as(layer.name()).isNotNull();
            if (channelsLast && theirs.rank() == 4) {
                theirs = theirs.permute(0, 3, 1, 2);
            }
            double[] expected = theirs.castTo(DataType.DOUBLE).dup('c').data().asDouble();
            double[] actual = outputs.get(layer.node().index());
            assertThat(actual).as("size of " + layer.name()).hasSameSizeAs(expected);
            double largest = 0;
            double difference = 0;
            for (int i = 0; i < actual.length; i++) {
                largest = Math.max(largest, Math.abs(expected[i]));
                difference = Math.max(difference, Math.abs(expected[i] - actual[i]));
            }
            assertThat(largest).as("response of " + layer.name()).isPositive();
            assertThat(difference / largest).as("layer %s (%s)", layer.name(), layer.kind()).isLessThan(TOLERANCE);
        }
    }
}
