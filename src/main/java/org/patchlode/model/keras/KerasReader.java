package org.patchlode.model.keras;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.patchlode.model.Converted;
import org.patchlode.model.InputSize;
import org.patchlode.model.JsonGuard;
import org.patchlode.model.ModelLimits;
import org.patchlode.model.ZipContents;
import org.patchlode.network.ModelException;

/** Reads what {@code model.save} of Keras 2 and 3 writes: HDF5 files and {@code .keras} archives. */
public final class KerasReader {

    private static final String CONFIGURATION = "config.json";
    private static final String METADATA = "metadata.json";
    private static final String WEIGHTS = "model.weights.h5";
    /** Of a whole number before a point; Keras 1 wrote none. */
    private static final String VERSION = "[1-9]\\..*";

    private KerasReader() {}

    /**
     * Reads an HDF5 file.
     *
     * @param file on the local file system
     * @param limits of its size, checked already, and of its description
     * @param size of the input if the model leaves it open
     */
    public static Converted hdf5(Path file, ModelLimits limits, Optional<InputSize> size) throws IOException {
        try (Hdf5 hdf5 = Hdf5.open(file, limits.configurationBytes())) {
            String json = hdf5.text("model_config").orElseThrow(() -> new ModelException(
                    "the HDF5 file has no model_config, so it is no Keras model or holds weights alone; save the whole model with model.save()"));
            String version = hdf5.text("keras_version").orElse("1");
            int major = major(version);
            String backend = hdf5.text("backend").orElse("");
            // The other backends of Keras 2 keep kernels another way; Keras 3 has one way for all.
            if (major == 2 && !backend.equals("tensorflow")) {
                throw new ModelException("it was saved with the Keras backend '%s'; save it with tensorflow".formatted(backend));
            }
            Graph graph = graph(json);
            return new Converted(KerasConverter.convert(graph, WeightIndex.ofGroups(hdf5, graph), major, size), "Keras %s HDF5".formatted(version));
        }
    }

    /** Whether a file is HDF5. */
    public static boolean isHdf5(Path file) throws IOException {
        return Hdf5.is(file);
    }

    /** Whether an archive is one of Keras' rather than of DL4J's. */
    public static boolean isArchive(ZipContents zip) {
        return zip.has(CONFIGURATION) && !zip.has("configuration.json");
    }

    /** Reads a {@code .keras} archive. The weights pass through a temporary file, which is gone when this returns. */
    public static Converted archive(ZipContents zip, ModelLimits limits, Optional<InputSize> size) throws IOException {
        if (!zip.has(METADATA) || !zip.has(WEIGHTS)) {
            throw new ModelException("the archive has no %s, as a .keras file has (one cut into shards is not read); save the model again with model.save()"
                    .formatted(zip.has(METADATA) ? WEIGHTS : METADATA));
        }
        String metadata = new String(zip.description(METADATA), StandardCharsets.UTF_8);
        JsonGuard.checkNesting(metadata);
        String version = new ObjectMapper().readTree(metadata).path("keras_version").asText("1");
        int major = major(version);
        Graph graph = graph(new String(zip.description(CONFIGURATION), StandardCharsets.UTF_8));
        Path weights = Files.createTempFile("patchlode-keras", ".h5");
        try {
            try (InputStream in = zip.weights(WEIGHTS)) {
                Files.copy(in, weights, StandardCopyOption.REPLACE_EXISTING);
            }
            try (Hdf5 hdf5 = Hdf5.open(weights, limits.configurationBytes())) {
                return new Converted(KerasConverter.convert(graph, WeightIndex.ofArchive(hdf5, graph), major, size), "Keras %s archive".formatted(version));
            }
        } finally {
            Files.delete(weights);
        }
    }

    private static Graph graph(String json) throws IOException {
        JsonGuard.checkNesting(json);
        JsonNode root = new ObjectMapper().readTree(json);
        Graph graph = GraphParser.parse(root);
        graph.everything().forEach(LayerTable::check);
        return graph;
    }

    private static int major(String version) {
        int major = version.matches(VERSION) ? version.charAt(0) - '0' : 1;
        if (major != 2 && major != 3) {
            throw new ModelException("it was saved by Keras %s; save it with Keras 2 or 3".formatted(version));
        }
        return major;
    }
}
