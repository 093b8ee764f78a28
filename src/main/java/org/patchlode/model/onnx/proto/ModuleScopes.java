package org.patchlode.model.onnx.proto;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import onnx.Onnx.NodeProto;
import onnx.Onnx.StringStringEntryProto;
import org.nd4j.shade.protobuf.ByteString;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;

/**
 * The scopes that a node belongs to, as PyTorch's newer exporter notes them in the node's metadata: a Python list of modules from
 * the outermost in, and last the call of the innermost that made the node.
 */
final class ModuleScopes {

    private static final String KEY = "pkg.torch.onnx.name_scopes";
    /** {@code metadata_props} of a node, which ONNX has since 1.16 and the library's classes do not know. */
    private static final int METADATA = 9;
    private static final Pattern SCOPE = Pattern.compile("'([^']*)'|\"([^\"]*)\"");
    private static final int LONGEST = 10_000;

    private ModuleScopes() {}

    /** @return modules and call; none if the file does not say */
    static List<String> of(NodeProto proto) {
        for (ByteString bytes : proto.getUnknownFields().getField(METADATA).getLengthDelimitedList()) {
            try {
                StringStringEntryProto entry = StringStringEntryProto.parseFrom(bytes);
                if (entry.getKey().equals(KEY)) {
                    return scopes(entry.getValue());
                }
            } catch (InvalidProtocolBufferException e) {
                // Not what ONNX 1.16 has there; a module's name is worth no refusal.
                return List.of();
            }
        }
        return List.of();
    }

    private static List<String> scopes(String list) {
        List<String> scopes = new ArrayList<>();
        if (list.length() <= LONGEST) {
            Matcher scope = SCOPE.matcher(list);
            while (scope.find()) {
                scopes.add(scope.group(1) == null ? scope.group(2) : scope.group(1));
            }
        }
        return scopes;
    }
}
