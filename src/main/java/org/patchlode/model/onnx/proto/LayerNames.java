package org.patchlode.model.onnx.proto;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What layers are called: by their module and its use if the file says, by their node's name, or where the file has none or gives
 * it twice, by the tensor that it makes. The other names work too.
 */
public final class LayerNames {

    private final Map<String, Integer> nodesOfName = new HashMap<>();
    private final ModuleNames modules;
    private final Set<String> taken = new HashSet<>();

    public LayerNames(List<OnnxNode> nodes, String input) {
        nodes.forEach(node -> nodesOfName.merge(node.name(), 1, Integer::sum));
        modules = new ModuleNames(nodes);
        taken.add(input);
    }

    /** The name of a node's layer. @param output which of the tensors that it makes */
    public String take(OnnxNode node, String output) {
        Optional<String> module = modules.name(output);
        if (module.isPresent()) {
            return take(module.get());
        }
        boolean byNode = !node.name().isEmpty() && nodesOfName.getOrDefault(node.name(), 0) < 2 && node.outputs().size() == 1;
        return take(byNode ? node.name() : output);
    }

    /** The module whose last step makes a tensor, if that layer has another name. */
    public Optional<String> module(String output) {
        return modules.whole(output);
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
