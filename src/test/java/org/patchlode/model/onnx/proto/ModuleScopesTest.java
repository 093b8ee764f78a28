package org.patchlode.model.onnx.proto;

import static org.assertj.core.api.Assertions.assertThat;

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
    }

    @Test
    void whatSaysNothingNamesNothing() {
        assertThat(OnnxNode.of(node()).module()).isEmpty();
        assertThat(OnnxNode.of(node(entry("pkg.torch.onnx.name_scopes", "['', 'relu_1']"))).module()).as("a function's own").isEmpty();
        assertThat(OnnxNode.of(node(entry("pkg.torch.onnx.name_scopes", "relu"))).module()).isEmpty();
        assertThat(OnnxNode.of(node(ByteString.copyFrom(new byte[] {-1, 2, 3}))).module()).isEmpty();
    }
}
