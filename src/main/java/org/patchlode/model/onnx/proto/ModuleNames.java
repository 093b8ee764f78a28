package org.patchlode.model.onnx.proto;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Names of layers after the modules that they were exported from, as PyTorch's older exporter has them: {@code layer4.0.relu} is
 * the first use of a module and {@code layer4.0.relu_1} its second. What a module does beside the modules in it, or in several
 * kinds of calls, is told apart by the call: {@code layer4.0.add}. Steps of one call are told apart by their operator, but for the
 * last, which is what the call makes.
 */
final class ModuleNames {

    private static final Pattern NUMBER = Pattern.compile("_\\d+$");

    private final Map<String, String> names = new HashMap<>();
    private final Map<String, String> wholes = new HashMap<>();

    /** @param nodes in the order of the file */
    ModuleNames(List<OnnxNode> nodes) {
        Map<String, Map<String, List<OnnxNode>>> modules = new LinkedHashMap<>();
        for (OnnxNode node : nodes) {
            if (!node.module().isEmpty() && node.outputs().size() == 1) {
                modules.computeIfAbsent(node.module(), m -> new LinkedHashMap<>()).computeIfAbsent(node.call(), c -> new ArrayList<>()).add(node);
            }
        }
        TreeSet<String> known = new TreeSet<>(modules.keySet());
        modules.forEach((module, calls) -> name(module, calls, holdsOthers(known, module)));
    }

    /** Of the layer that makes a tensor; none if the file does not say. */
    Optional<String> name(String output) {
        return Optional.ofNullable(names.get(output));
    }

    /** The module that a tensor is the output of, where {@link #name} is another. */
    Optional<String> whole(String output) {
        return Optional.ofNullable(wholes.get(output));
    }

    private static boolean holdsOthers(TreeSet<String> known, String module) {
        String inner = known.ceiling(module + ".");
        return inner != null && inner.startsWith(module + ".");
    }

    private void name(String module, Map<String, List<OnnxNode>> calls, boolean holdsOthers) {
        Set<String> kinds = new LinkedHashSet<>();
        calls.keySet().forEach(call -> kinds.add(kind(call)));
        boolean byKind = holdsOthers || kinds.size() > 1;
        Map<String, Integer> uses = new HashMap<>();
        String last = "";
        for (Map.Entry<String, List<OnnxNode>> call : calls.entrySet()) {
            String name = byKind ? module + "." + kind(call.getKey()) : module;
            int use = uses.merge(name, 1, Integer::sum) - 1;
            last = name(use == 0 ? name : name + "_" + use, call.getValue());
        }
        // How often a module of several kinds of calls was used is not to be seen; what comes last is its output.
        if (byKind && !holdsOthers) {
            wholes.put(last, module);
        }
    }

    /** @return the tensor that the call makes */
    private String name(String call, List<OnnxNode> steps) {
        OnnxNode last = steps.get(steps.size() - 1);
        steps.forEach(step -> names.put(step.output(), step == last ? call : call + "/" + step.operator()));
        return last.output();
    }

    private static String kind(String call) {
        return NUMBER.matcher(call).replaceFirst("");
    }
}
