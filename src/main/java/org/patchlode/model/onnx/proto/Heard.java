package org.patchlode.model.onnx.proto;

import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Which inputs of nodes were looked at, so that nothing that a file says is dropped without a word. */
public final class Heard {

    private static final String DROPOUT = "Dropout";

    private final Map<OnnxNode, BitSet> inputs = new IdentityHashMap<>();

    public void input(OnnxNode node, int index) {
        inputs.computeIfAbsent(node, n -> new BitSet()).set(index);
    }

    /**
     * Refuses what a node says and what became of it does not heed: attributes, inputs, outputs.
     *
     * @param missed whether something reads a tensor that was not made
     */
    public void check(OnnxNode node, Predicate<String> missed) {
        node.attributes().unheard().ifPresent(said -> {
            throw node.refuse("has the attribute %s, which Patchlode does not know; cut the model before it, or export it without".formatted(said));
        });
        BitSet heard = inputs.getOrDefault(node, new BitSet());
        inputs.remove(node);
        for (int i = 0; i < node.inputs().size(); i++) {
            // A dropout's ratio matters in training only.
            if (node.input(i).isPresent() && !heard.get(i) && !node.operator().equals(DROPOUT)) {
                throw node.refuse("reads '%s' as its input %d, which Patchlode does not know; cut the model before it, or export it without"
                        .formatted(node.inputs().get(i), i + 1));
            }
        }
        for (String output : node.outputs()) {
            if (!output.isEmpty() && missed.test(output)) {
                throw node.refuse("makes '%s' beside its first output, and something reads it, which Patchlode cannot run; cut the model before it".formatted(output));
            }
        }
    }
}
