package org.patchlode.engine;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.patchlode.Shared;
import org.patchlode.model.ModelLimits;
import org.patchlode.model.reader.ModelReader;
import org.patchlode.network.Network;

/** The fast backend equals the reference within 1e-5 of a layer's scale on every layer of all test networks. */
@Tag("instruction-sets")
class BackendsAgreeTest {

    @Test
    void onNetworksOfEveryOperation() {
        for (Network network : new Network[] {RandomNetworks.everything(new Random(5)), RandomNetworks.gated(new Random(8))}) {
            float[] image = RandomNetworks.values(new Random(1), network.input().size());
            Backends.expectAgreement(network, image);
            Backends.expectSameProjections(network, image);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mobilenet", "efficientnet", "googlenet", "densenet", "resnext", "shufflenet", "zfnet"})
    void onNetworksInPublishedStyles(String style) {
        Network network = StyleNetworks.of(style, 96, 0.25);
        Backends.expectAgreement(network, RandomNetworks.values(new Random(1), network.input().size()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"squeezenet_v1.0_deepcomp_nopad.h5", "vgg19_block3.h5", "cifar10_resnet20_bnfolded.h5", "face_resnet_dlib.h5"})
    void onRealModels(String file) throws IOException {
        Network network = ModelReader.read(Shared.path("material/models/" + file), file, ModelLimits.DEFAULT).network();
        float[] image = RandomNetworks.values(new Random(1), network.input().size());
        for (int i = 0; i < image.length; i++) {
            // Smooth and of the size of pixels, as photographs are.
            image[i] = 60 * image[i] / 8 + (i % 100 < 50 ? 60 : -60);
        }
        Backends.expectAgreement(network, image);
    }
}
