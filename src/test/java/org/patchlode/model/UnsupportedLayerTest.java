package org.patchlode.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.patchlode.network.ModelException;

class UnsupportedLayerTest {

    private static final InputSize SIZE = new InputSize(13, 11);

    @TempDir
    Path folder;

    @Test
    void whatCannotBeRunIsRefusedByName() {
        assertRefused("layer 'up' is a Upsampling2D", new Upsampling2D.Builder(2).name("up").build());
        assertRefused("layer 'up' is a Deconvolution2D", new Deconvolution2D.Builder().kernelSize(2, 2).nOut(2).name("up").build());
        assertRefused("layer 'pool' pools by PNORM", new SubsamplingLayer.Builder(PoolingType.PNORM).kernelSize(2, 2).pnorm(2).name("pool").build());
        assertRefused("layer 'cube' ends in the activation Cube", Dl4jReaderTest.convolution(2).activation(Activation.CUBE).name("cube").build());
        assertRefused("layer 'soft' takes a softmax along the columns", Dl4jReaderTest.convolution(2).activation(Activation.SOFTMAX).name("soft").build());
    }

    @Test
    void productsAreRefusedByName() {
        ComputationGraph dl4j = new ComputationGraph(Dl4jReaderTest.base().graphBuilder().addInputs("data")
                .addLayer("a", Dl4jReaderTest.convolution(4).build(), "data").addLayer("b", Dl4jReaderTest.convolution(4).build(), "data")
                .addVertex("gate", new ElementWiseVertex(ElementWiseVertex.Op.Product), "a", "b")
                .addLayer("c", Dl4jReaderTest.convolution(4).build(), "gate").setOutputs("c")
                .setInputTypes(InputType.convolutional(13, 11, 3)).build());
        dl4j.init();

        assertThatThrownBy(() -> Agreement.saved(dl4j, folder, SIZE)).isInstanceOf(ModelException.class).hasMessageContaining("layer 'gate' joins its inputs by Product");
    }

    @Test
    void weightsThatAreNoNumbersAreRefusedByName() {
        MultiLayerNetwork dl4j = Dl4jReaderTest.network(InputType.convolutional(13, 11, 3), Dl4jReaderTest.convolution(3).name("conv").build());
        dl4j.getLayer(0).getParam("W").putScalar(5, Float.NaN);

        assertThatThrownBy(() -> Agreement.saved(dl4j, folder, SIZE)).isInstanceOf(ModelException.class).hasMessageContaining("layer 'conv' has the weight NaN");
    }

    private void assertRefused(String message, Layer layer) {
        MultiLayerNetwork dl4j = Dl4jReaderTest.network(InputType.convolutional(13, 11, 3), Dl4jReaderTest.convolution(3).name("conv").build(), layer);
        assertThatThrownBy(() -> Agreement.saved(dl4j, folder, SIZE)).isInstanceOf(ModelException.class).hasMessageContaining(message);
    }
}
