package org.patchlode.network.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A layer is found by its name, its module's, or the end of either; what fits several is refused with them. */
class LayerNamesTest {

    private static final List<String> RESNET = List.of("/conv1/Conv", "/relu/Relu", "/layer1/layer1.0/conv1/Conv", "/layer1/layer1.0/relu/Relu", "/layer1/layer1.0/relu_1/Relu",
            "/layer4/layer4.0/relu/Relu", "/layer4/layer4.0/relu_1/Relu", "/layer4/layer4.0/Add", "/layer4/layer4.1/relu/Relu", "/features/features.0/features.0.1/Clip", "fire9/concat", "conv2.bn");

    private static List<String> called(String name) {
        return LayerNames.called(RESNET, name);
    }

    @Test
    void aModuleIsFoundByTheNameThatPyTorchHas() {
        assertThat(called("layer4.0.relu_1")).containsExactly("/layer4/layer4.0/relu_1/Relu");
        assertThat(called("layer4.0.relu")).containsExactly("/layer4/layer4.0/relu/Relu");
        assertThat(called("features.0.1")).containsExactly("/features/features.0/features.0.1/Clip");
        assertThat(called("/layer4/layer4.0/relu_1/Relu")).containsExactly("/layer4/layer4.0/relu_1/Relu");
        assertThat(called("conv1")).as("the module of that very name, not the end of another's").containsExactly("/conv1/Conv");
        assertThat(called("layer4.0.Add")).containsExactly("/layer4/layer4.0/Add");
    }

    @Test
    void anEndThatOnlyOneHasIsEnough() {
        assertThat(called("1.relu")).containsExactly("/layer4/layer4.1/relu/Relu");
        assertThat(called("relu_1/Relu")).containsExactly("/layer1/layer1.0/relu_1/Relu", "/layer4/layer4.0/relu_1/Relu");
        assertThat(called("concat")).containsExactly("fire9/concat");
        assertThat(called("bn")).containsExactly("conv2.bn");
        assertThat(called("Clip")).containsExactly("/features/features.0/features.0.1/Clip");
        assertThat(called("elu")).as("ends are cut at a slash or a dot").isEmpty();
        assertThat(called("/.")).isEmpty();
        assertThat(called("")).isEmpty();
    }

    @Test
    void whatFitsSeveralOrNoneIsRefusedWithNames() {
        assertThatThrownBy(() -> LayerNames.one("the run X", RESNET, "relu_1")).isInstanceOf(UnknownLayerException.class)
                .hasMessage("the run X gives the name 'relu_1' to several layers; say which of /layer1/layer1.0/relu_1/Relu, /layer4/layer4.0/relu_1/Relu is meant");
        assertThatThrownBy(() -> LayerNames.one("the run X", RESNET, "layer4.0.relu_2")).isInstanceOf(UnknownLayerException.class)
                .hasMessageMatching("the run X has no layer 'layer4.0.relu_2'; the nearest names are /layer4/layer4.0/relu_1/Relu, .*");
        assertThat(LayerNames.nearest(RESNET, "layer4.1.relu_1")).as("likeness of the last parts").startsWith("/layer4/layer4.0/relu_1/Relu").doesNotContain("/relu/Relu");
    }
}
