package org.patchlode.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.deeplearning4j.nn.modelimport.keras.KerasModel;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.utils.KerasModelBuilder;
import org.patchlode.network.ModelException;
import org.patchlode.network.Shape;

/** Reads what Keras 2's {@code model.save("x.h5")} writes, through DL4J's import. */
final class KerasReader {

    private KerasReader() {}

    static Converted read(Path file, ModelLimits limits, Optional<InputSize> size) throws Exception {
        String version;
        KerasConfiguration configuration;
        try (Hdf5Contents contents = new Hdf5Contents(file, Files.size(file), limits)) {
            contents.check();
            String json = contents.attribute("model_config").orElseThrow(() -> new ModelException(
                    "the HDF5 file has no model_config, so it is no Keras model or holds weights alone; save the whole model with model.save()"));
            version = contents.attribute("keras_version").orElse("1");
            if (!version.startsWith("2.")) {
                throw new ModelException("it was saved by Keras %s; save it with Keras 2".formatted(version));
            }
            String backend = contents.attribute("backend").orElse("");
            if (!backend.equals("tensorflow")) {
                throw new ModelException("it was saved with the Keras backend '%s'; save it with tensorflow".formatted(backend));
            }
            configuration = KerasConfiguration.parse(json, size);
            // DL4J reads it too, and looks for its end in ever larger buffers if it is no JSON.
            Optional<String> training = contents.attribute("training_config");
            if (training.isPresent()) {
                JsonGuard.check(training.get());
            }
        }
        try {
            ImportedGraph graph = graph(file, configuration);
            return new Converted(NetworkConverter.convert(graph, configuration.input(), configuration.axes()), "Keras %s HDF5".formatted(version));
        } catch (InvalidKerasConfigurationException | UnsupportedKerasConfigurationException e) {
            throw new ModelException("DL4J's Keras import refuses it: %s".formatted(e.getMessage().lines().findFirst().orElse("")), e);
        }
    }

    private static ImportedGraph graph(Path file, KerasConfiguration configuration) throws Exception {
        Shape input = configuration.input();
        // KerasModelImport would leave the file open when a model is refused.
        try (KerasModelBuilder builder = new KerasModel().modelBuilder()) {
            builder.modelHdf5Filename(file.toString()).enforceTrainingConfig(false)
                    .inputShape(new int[] {input.rows(), input.columns(), input.maps()});
            return configuration.sequential()
                    ? ImportedGraph.of(builder.buildSequential().getMultiLayerNetwork())
                    : ImportedGraph.of(builder.buildModel().getComputationGraph());
        }
    }
}
