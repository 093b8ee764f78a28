package org.patchlode.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.modelimport.keras.KerasModelImport;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.patchlode.model.reader.ModelReader;
import org.patchlode.network.ActivationFunction;
import org.patchlode.network.Layer;
import org.patchlode.network.ModelException;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.ReferenceForward;
import org.patchlode.network.Shape;

class KerasReaderTest {

    private static final double[] TF2 = {0.3053680, 0.3266823, 0.1455945, 0.2223552};

    @Test
    void sequentialModelGivesKerasFigures() throws Exception {
        Network network = read("sequential").network();

        assertThat(network.input()).isEqualTo(new Shape(3, 9, 7));
        assertThat(network.layers()).extracting(Layer::name).containsExactly("conv", "bn", "relu", "pool", "drop", "flatten", "fc", "fc_bn", "prob");
        assertOutput(network, "prob", 0.0485156, 0.5271708, 0.4243135);
    }

    @Test
    void functionalModelGivesKerasFigures() throws Exception {
        Network network = read("functional").network();

        assertThat(network.layer("pad").orElseThrow().node().operation()).isEqualTo(new Operation.ZeroPadding(new Padding(1, 0, 2, 1)));
        assertThat(network.layer("cat").orElseThrow().shape()).isEqualTo(new Shape(12, 10, 6));
        assertThat(network.layer("flat").orElseThrow().node().operation()).isEqualTo(new Operation.Flatten(true));
        assertOutput(network, "prob", 0.5108109, 0.4374799, 0.0517092);
        assertOutput(network, "side", -1.6131135, 0.8566677);
    }

    @Test
    void sequentialModelAsTensorFlow2SavesItGivesKerasFigures() throws Exception {
        Network network = read("sequential_tf2").network();

        assertThat(network.layer("relu6").orElseThrow().node().operation()).isEqualTo(new Operation.Activation(ActivationFunction.CLIPPED_RELU, 6));
        assertOutput(network, "prob", TF2);
    }

    @ParameterizedTest
    @CsvSource({
        "transfer_free.keras, Keras 3.6.0 archive",
        "transfer_frozen.keras, Keras 3.6.0 archive",
        "transfer_sequential.keras, Keras 3.6.0 archive",
        "transfer_free_3.h5, Keras 3.6.0 HDF5",
        "transfer_frozen_3.h5, Keras 3.6.0 HDF5",
        "transfer_free_2.h5, Keras 2.11.0 HDF5",
        "transfer_frozen_2.h5, Keras 2.11.0 HDF5",
    })
    void aModelInsideAModelGivesPyTorchsFigures(String name, String format) throws Exception {
        Model model = ModelReader.read(resource(name), name, ModelLimits.DEFAULT);

        assertThat(model.format()).isEqualTo(format);
        assertThat(model.network().layers()).extracting(Layer::name).containsSubsequence("backbone/conv1", "backbone/bn1", "backbone/act2", "head", "prob");
        assertOutput(model.network(), "prob", 0.9173299, 0.0433660, 0.0393041);
    }

    @ParameterizedTest
    @CsvSource({
        "everything_last.keras, 0.9856490, 0.0123037, 0.0020473, 3.5515225, -0.0082972",
        "everything_first.keras, 0.0706954, 0.7870821, 0.1422225, -2.6337410, 1.4160764",
    })
    void everyKindOfLayerInEitherDataFormatGivesPyTorchsFigures(String name, double a, double b, double c, double d, double e) throws Exception {
        Network network = ModelReader.read(resource(name), name, ModelLimits.DEFAULT).network();

        assertThat(network.input()).isEqualTo(new Shape(3, 9, 8));
        assertOutput(network, "prob", a, b, c);
        assertOutput(network, "side", d, e);
    }

    @Test
    void whatDl4jsImportCannotReadGivesPyTorchsFigures() throws Exception {
        assertOutput(read("channels_first").network(), "fc", 0.0004196, 0.1619897, 0.8375907);
        assertOutput(read("sequential_grouped").network(), "fc", 0.2710783, 0.0888940, 0.6400277);
    }

    @Test
    void openSizeOfASequentialModelIsFilledIn() throws Exception {
        Model model = ModelReader.read(file("sequential_open"), "sequential_open.h5", ModelLimits.DEFAULT, Optional.of(new InputSize(9, 8)));

        assertOutput(model.network(), "prob", TF2);
    }

    @Test
    void everyLayerOfAFunctionalModelEqualsDl4js() throws Exception {
        ComputationGraph dl4j = KerasModelImport.importKerasModelAndWeights(file("functional").toString(), false);
        Network network = read("functional").network();
        double[] image = Agreement.image(network.input());
        INDArray input = Agreement.input(image, network.input(), true);

        Map<String, INDArray> activations = dl4j.feedForward(input, false);
        Agreement.restore(dl4j, input, activations);

        Agreement.compare(network, image, activations, true);
    }

    @Test
    void everyLayerOfASequentialModelEqualsDl4js() throws Exception {
        MultiLayerNetwork dl4j = KerasModelImport.importKerasSequentialModelAndWeights(file("sequential").toString(), false);
        Network network = read("sequential").network();
        double[] image = Agreement.image(network.input());
        INDArray input = Agreement.input(image, network.input(), true);

        List<INDArray> outputs = dl4j.feedForward(input, false);
        Map<String, INDArray> activations = new HashMap<>();
        for (int i = 0; i < dl4j.getnLayers(); i++) {
            activations.put(dl4j.getLayer(i).conf().getLayer().getLayerName(), outputs.get(i + 1));
        }
        // Which DL4J makes a part of the layer after it.
        activations.put("flatten", activations.get("drop").dup('c').reshape(1, -1));
        Agreement.restore(dl4j, input, activations);

        Agreement.compare(network, image, activations, true);
    }

    @Test
    void openImageSizeIsRefusedUntilItIsGiven() throws Exception {
        assertThatThrownBy(() -> read("open_size")).isInstanceOf(ModelException.class).hasMessageContaining("its input [null,null,null,3] leaves the image size open");

        Model model = ModelReader.read(file("open_size"), "open_size.h5", ModelLimits.DEFAULT, Optional.of(new InputSize(20, 30)));

        assertThat(model.network().layer("conv").orElseThrow().shape()).isEqualTo(new Shape(2, 18, 28));
        assertThat(model.format()).isEqualTo("Keras 2.4.0 HDF5");
    }

    @Test
    void fixedImageSizeIsKept() throws Exception {
        Model model = ModelReader.read(file("sequential"), "sequential.h5", ModelLimits.DEFAULT, Optional.of(new InputSize(20, 30)));

        assertThat(model.network().input()).isEqualTo(new Shape(3, 9, 7));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "nan|layer 'conv' has the weight NaN in its parameter 'kernel'; train or save the model again",
        "keras1|it was saved by Keras 1; save it with Keras 2 or 3",
        "theano|it was saved with the Keras backend 'theano'; save it with tensorflow",
        "lambda|layer 'twice' is a Lambda, which Patchlode cannot run; cut the model before it or mine another",
        "two_inputs|it has 2 inputs; give a model with one image input",
        "rows_joined|layer 'cat' works along axis 1, which is not that of the feature maps (3); Patchlode runs it along the maps only",
        "linked|layer 'conv': its object 'kernel:0' is a link; save the model as one file without links",
        "forged_size|layer 'conv': its weights 'model_weights/conv/conv/kernel:0' claim a side of 1,024, more than a file of its size holds; the model file is damaged",
        "swapped|layer 'conv' has its weight 'conv/bias:0' where 'kernel' belongs; save the model again",
        "not_keras|the HDF5 file has no model_config, so it is no Keras model or holds weights alone; save the whole model with model.save()",
    })
    void whatCannotBeReadIsRefusedInASentence(String name, String message) {
        assertThatThrownBy(() -> read(name)).isInstanceOf(ModelException.class).hasMessage("model '%s.h5': %s".formatted(name, message));
    }

    @Test
    void compressedWeightsAreRead() throws Exception {
        assertThat(read("compressed").network().layer("conv")).isPresent();
    }

    @Test
    void missingWeightsAreRefused() {
        assertThatThrownBy(() -> read("no_weights")).isInstanceOf(ModelException.class).hasMessageStartingWith("model 'no_weights.h5'");
    }

    private static void assertOutput(Network network, String layer, double... expected) {
        double[] image = IntStream.range(0, network.input().size()).mapToDouble(i -> Math.sin(0.37 * i)).toArray();
        double[] actual = ReferenceForward.run(network, image).get(network.layer(layer).orElseThrow().node().index());
        assertThat(actual).containsExactly(expected, within(1e-5));
    }

    private static Model read(String name) throws URISyntaxException {
        return ModelReader.read(file(name), name + ".h5", ModelLimits.DEFAULT);
    }

    static Path file(String name) throws URISyntaxException {
        return resource(name + ".h5");
    }

    static Path resource(String name) throws URISyntaxException {
        return Path.of(KerasReaderTest.class.getResource("/keras/" + name).toURI());
    }
}
