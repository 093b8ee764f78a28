package org.patchlode.model.dl4j;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.patchlode.model.Converted;
import org.patchlode.model.InputSize;
import org.patchlode.model.JsonGuard;
import org.patchlode.model.ZipContents;
import org.patchlode.network.ModelException;
import org.patchlode.network.Network;

/**
 * Reads what DL4J's {@code ModelSerializer} writes, but not through it: it deserialises the entry
 * {@code preprocessor.bin} as a Java object. Only the configuration and the coefficients are looked at.
 */
public final class Dl4jReader {

    private static final String CONFIGURATION = "configuration.json";
    private static final String COEFFICIENTS = "coefficients.bin";

    private Dl4jReader() {}

    public static Converted read(ZipContents zip, Optional<InputSize> size) throws IOException {
        if (!zip.has(CONFIGURATION)) {
            throw new ModelException("the archive has no %s, so it is neither a DL4J model nor, without config.json, a Keras one; give a model saved by Keras or DL4J".formatted(CONFIGURATION));
        }
        String json = new String(zip.description(CONFIGURATION), StandardCharsets.UTF_8);
        Set<String> fields = JsonGuard.check(json);
        float[] coefficients = coefficients(zip);
        INDArray parameters = Nd4j.create(coefficients, new long[] {1, coefficients.length}, 'c');
        boolean graph = fields.contains("vertices");
        if (!graph && !fields.contains("confs")) {
            throw new ModelException("its configuration is neither a MultiLayerNetwork's nor a ComputationGraph's; give a model saved by DL4J");
        }
        ImportedGraph imported = graph ? graph(json, parameters) : layers(json, parameters);
        Network network = NetworkConverter.convert(imported, InputShapes.of(imported, size));
        return new Converted(network, graph ? "DL4J ComputationGraph" : "DL4J MultiLayerNetwork");
    }

    private static ImportedGraph layers(String json, INDArray parameters) {
        MultiLayerConfiguration configuration = MultiLayerConfiguration.fromJson(json);
        configuration.setDataType(DataType.FLOAT);
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init(parameters, false);
        return ImportedGraph.of(network);
    }

    private static ImportedGraph graph(String json, INDArray parameters) {
        ComputationGraphConfiguration configuration = ComputationGraphConfiguration.fromJson(json);
        configuration.setDataType(DataType.FLOAT);
        ComputationGraph network = new ComputationGraph(configuration);
        network.init(parameters, false);
        return ImportedGraph.of(network);
    }

    private static float[] coefficients(ZipContents zip) throws IOException {
        if (!zip.has(COEFFICIENTS)) {
            throw new ModelException("the archive holds no %s, so no weights; save the model after training".formatted(COEFFICIENTS));
        }
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(zip.weights(COEFFICIENTS), 1 << 16))) {
            return Coefficients.read(in, zip.size(COEFFICIENTS));
        }
    }
}
