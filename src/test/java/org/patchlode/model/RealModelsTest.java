package org.patchlode.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.modelimport.keras.KerasModelImport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.patchlode.model.reader.ModelReader;
import org.patchlode.network.Network;

/** Whole trained networks; they lie outside the repository, and without them there is nothing to run. */
class RealModelsTest {

    @ParameterizedTest
    @CsvSource({
        "tiny_vgg, 64, 12",
        "cifar10_resnet20_bnfolded, 32, 43",
        "squeezenet_v1.0_deepcomp_nopad, 227, 40",
        "face_resnet_dlib, 150, 69",
        "vgg19_block3, 224, 11",
    })
    void everyLayerEqualsDl4js(String name, int side, int layers) throws Exception {
        String shared = System.getProperty("patchlode.shared", System.getenv("PATCHLODE_SHARED"));
        assumeTrue(shared != null, "PATCHLODE_SHARED is not set");
        Path file = Path.of(shared, "material", "models", name + ".h5");
        assumeTrue(Files.exists(file), () -> file + " is missing");
        Network network = ModelReader.read(file, name, ModelLimits.DEFAULT).network();
        assertThat(network.input().rows()).isEqualTo(side);
        assertThat(network.layers()).hasSize(layers);

        ComputationGraph dl4j = KerasModelImport.importKerasModelAndWeights(file.toString(), false);
        double[] image = Agreement.image(network.input());
        INDArray input = Agreement.input(image, network.input(), true);
        Map<String, INDArray> activations = dl4j.feedForward(input, false);
        Agreement.restore(dl4j, input, activations);

        Agreement.compare(network, image, activations, true);
    }
}
