package org.patchlode.model.onnx.proto;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What layers are called: by their node's name, or where the file has none or gives it twice, by the tensor that it makes.
 * The other name works too.
 */
public final class LayerNames {

    private final Map<String, Integer> nodesOfName = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    public LayerNames(List<OnnxNode> nodes, String input) {
        nodes.forEach(node -> nodesOfName.merge(node.name(), 1, Integer::sum));
        taken.add(input);
    }

    /** The name of a node's layer. @param output which of the tensors that it makes */
    public String take(OnnxNode node, String output) {
        boolean byNode = !node.name().isEmpty() && nodesOfName.getOrDefault(node.name(), 0) < 2 && node.outputs().size() == 1;
        return take(byNode ? node.name() : output);
    }

    /** That name, or one like it if it is taken. */
    public String take(String name) {
        String free = name;
        while (!taken.add(free)) {
            free += "'";
        }
        return free;
    }
}
