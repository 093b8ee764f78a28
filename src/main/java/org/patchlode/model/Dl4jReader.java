package org.patchlode.model;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.patchlode.network.ModelException;
import org.patchlode.network.Network;

/**
 * Reads what DL4J's {@code ModelSerializer} writes, but not through it: it deserialises the entry
 * {@code preprocessor.bin} as a Java object. Only the configuration and the coefficients are looked at.
 */
final class Dl4jReader {

    private static final String CONFIGURATION = "configuration.json";
    private static final String COEFFICIENTS = "coefficients.bin";
    private static final int MAX_ENTRIES = 64;
    private static final long SUSPICIOUS_BYTES = 64L << 20;
    private static final int SUSPICIOUS_RATIO = 100;

    private Dl4jReader() {}

    static Converted read(Path file, ModelLimits limits, Optional<InputSize> size) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            if (zip.size() > MAX_ENTRIES) {
                throw new ModelException("the archive has %d entries where a DL4J model has a handful; give a model saved by DL4J".formatted(zip.size()));
            }
            if (zip.getEntry(CONFIGURATION) == null) {
                boolean keras3 = zip.getEntry("config.json") != null && zip.getEntry("model.weights.h5") != null;
                throw new ModelException(keras3
                        ? "the file is a Keras 3 archive, which Patchlode cannot read; save the model as Keras 2 .h5"
                        : "the archive has no %s; give a model saved by DL4J".formatted(CONFIGURATION));
            }
            String json = new String(configuration(zip, limits), StandardCharsets.UTF_8);
            Set<String> fields = JsonGuard.check(json);
            float[] coefficients = coefficients(zip, limits);
            INDArray parameters = Nd4j.create(coefficients, new long[] {1, coefficients.length}, 'c');
            boolean graph = fields.contains("vertices");
            if (!graph && !fields.contains("confs")) {
                throw new ModelException("its configuration is neither a MultiLayerNetwork's nor a ComputationGraph's; give a model saved by DL4J");
            }
            ImportedGraph imported = graph ? graph(json, parameters) : layers(json, parameters);
            Network network = NetworkConverter.convert(imported, InputShapes.of(imported, size), Map.of());
            return new Converted(network, graph ? "DL4J ComputationGraph" : "DL4J MultiLayerNetwork");
        } catch (java.util.zip.ZipException | EOFException e) {
            throw new ModelException("the archive is damaged or cut short (%s); copy or save it again".formatted(e.getMessage()), e);
        }
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

    private static byte[] configuration(ZipFile zip, ModelLimits limits) throws IOException {
        try (InputStream in = zip.getInputStream(zip.getEntry(CONFIGURATION))) {
            byte[] bytes = in.readNBytes(limits.configurationBytes() + 1);
            if (bytes.length > limits.configurationBytes()) {
                throw new ModelException("its configuration is larger than the %,d bytes allowed; give a smaller model".formatted(limits.configurationBytes()));
            }
            return bytes;
        }
    }

    private static float[] coefficients(ZipFile zip, ModelLimits limits) throws IOException {
        ZipEntry entry = zip.getEntry(COEFFICIENTS);
        if (entry == null || entry.getSize() == 0) {
            throw new ModelException("the archive holds no %s, so no weights; save the model after training".formatted(COEFFICIENTS));
        }
        long bytes = entry.getSize();
        boolean bomb = bytes > SUSPICIOUS_BYTES && bytes / SUSPICIOUS_RATIO > Math.max(1, entry.getCompressedSize());
        if (bytes < 0 || bytes > limits.fileBytes() || bomb) {
            throw new ModelException("its weights unpack to %,d bytes from %,d, where %,d are allowed; give a model saved by DL4J"
                    .formatted(bytes, entry.getCompressedSize(), limits.fileBytes()));
        }
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(zip.getInputStream(entry), 1 << 16))) {
            return Coefficients.read(in, bytes);
        }
    }
}
