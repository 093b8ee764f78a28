package org.patchlode.model.onnx.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import onnx.Onnx.NodeProto;
import onnx.Onnx.StringStringEntryProto;
import org.junit.jupiter.api.Test;
import org.nd4j.shade.protobuf.ByteString;
import org.nd4j.shade.protobuf.UnknownFieldSet;

/** Names of modules as torch.onnx.export(dynamo=True) writes them beside a node, in a field that the library's classes do not know. */
class ModuleScopesTest {

    private static NodeProto node(ByteString... metadata) {
        UnknownFieldSet.Field.Builder field = UnknownFieldSet.Field.newBuilder();
        for (ByteString entry : metadata) {
            field.addLengthDelimited(entry);
        }
        return NodeProto.newBuilder().setName("node_relu_1").setOpType("Relu").addOutput("relu_1").setUnknownFields(UnknownFieldSet.newBuilder().addField(9, field.build()).build()).build();
    }

    private static ByteString entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build().toByteString();
    }

    @Test
    void theInnermostModuleIsTaken() {
        NodeProto node = node(entry("namespace", ": m.Net/layer4: x"), entry("pkg.torch.onnx.name_scopes", "['', 'layer4', 'layer4.0', \"layer4.0.relu\", 'relu_1']"));
        assertThat(OnnxNode.of(node).module()).isEqualTo("layer4.0.relu");
        assertThat(OnnxNode.of(node).call()).isEqualTo("relu_1");
    }

    @Test
    void whatSaysNothingNamesNothing() {
        assertThat(OnnxNode.of(node()).module()).isEmpty();
        assertThat(OnnxNode.of(node(entry("pkg.torch.onnx.name_scopes", "['', 'relu_1']"))).module()).as("a function's own").isEmpty();
        assertThat(OnnxNode.of(node(entry("pkg.torch.onnx.name_scopes", "relu"))).module()).isEmpty();
        assertThat(OnnxNode.of(node(ByteString.copyFrom(new byte[] {-1, 2, 3}))).module()).isEmpty();
    }

    private static OnnxNode made(String operator, String output, String... scopes) {
        return new OnnxNode("", operator, List.of("x"), List.of(output), new Attributes("", List.of()), List.of(scopes));
    }

    @Test
    void stepsOfAModuleAreToldApart() {
        ModuleNames names = new ModuleNames(List.of(
                made("Div", "a", "", "act", "gelu"), made("Erf", "b", "", "act", "gelu"), made("Mul", "c", "", "act", "gelu"),
                made("Sigmoid", "d", "", "swish", "sigmoid"), made("Mul", "e", "", "swish", "mul"),
                made("Relu", "f", "", "block", "relu"), made("Conv", "g", "", "block", "block.conv", "conv2d"), made("Relu", "h", "", "block", "relu_1"),
                made("Relu", "i", "", "relu_2"), made("Relu", "j")));
        assertThat(List.of("a", "b", "c")).extracting(tensor -> names.name(tensor).orElseThrow()).containsExactly("act/Div", "act/Erf", "act");
        assertThat(List.of("d", "e")).extracting(tensor -> names.name(tensor).orElseThrow()).containsExactly("swish.sigmoid", "swish.mul");
        assertThat(names.whole("e")).as("what a module of two calls gives").contains("swish");
        assertThat(List.of("f", "g", "h")).extracting(tensor -> names.name(tensor).orElseThrow()).containsExactly("block.relu", "block.conv", "block.relu_1");
        assertThat(names.whole("h")).as("a block may end in another module").isEmpty();
        assertThat(names.name("i")).as("the network's own call").isEmpty();
        assertThat(names.name("j")).isEmpty();
    }
}
