package org.patchlode.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.patchlode.network.Node;

/**
 * Which buffer holds which node's activation, so that buffers are used again once nobody needs what lies in them.
 * Greedy over the order of execution; a node whose only reader overwrites in place shares its buffer.
 */
public final class BufferPlan {

    private final int[] bufferOfNode;
    private final List<Integer> valuesOfBuffer = new ArrayList<>();

    /**
     * Plans the nodes from the input to {@code last}.
     *
     * @param nodes of the network
     * @param last index of the last node that is run
     * @param kept nodes whose activation must outlive the pass
     * @param inPlace nodes that may overwrite their first input if nobody else needs it
     */
    public BufferPlan(List<Node> nodes, int last, Set<Integer> kept, Set<Integer> inPlace) {
        int[] lastReader = new int[last + 1];
        for (Node node : nodes.subList(0, last + 1)) {
            lastReader[node.index()] = node.index();
            for (int input : node.inputs()) {
                lastReader[input] = node.index();
            }
        }
        kept.forEach(node -> lastReader[node] = Integer.MAX_VALUE);
        bufferOfNode = new int[last + 1];
        List<Integer> free = new ArrayList<>();
        for (Node node : nodes.subList(0, last + 1)) {
            int i = node.index();
            if (inPlace.contains(i) && lastReader[node.input()] == i) {
                // The reader takes the buffer over, so the input must not free it.
                bufferOfNode[i] = bufferOfNode[node.input()];
                lastReader[node.input()] = -1;
                continue;
            }
            bufferOfNode[i] = take(free, node.shape().size());
            for (int input : node.inputs().stream().distinct().toList()) {
                if (lastReader[input] == i) {
                    free.add(bufferOfNode[input]);
                }
            }
            if (lastReader[i] == i) {
                free.add(bufferOfNode[i]);
            }
        }
    }

    /** Buffer of a node. */
    public int bufferOf(int node) {
        return bufferOfNode[node];
    }

    /** Buffers needed. */
    public int buffers() {
        return valuesOfBuffer.size();
    }

    /** Values, for one image, that a buffer must hold. */
    public int values(int buffer) {
        return valuesOfBuffer.get(buffer);
    }

    /** Values of all buffers together, for one image. */
    public long totalValues() {
        return valuesOfBuffer.stream().mapToLong(Integer::longValue).sum();
    }

    /** The free buffer that fits best: the smallest that is large enough, or else the largest, grown. */
    private int take(List<Integer> free, int values) {
        int best = -1;
        for (int buffer : free) {
            if (best < 0 || better(valuesOfBuffer.get(buffer), valuesOfBuffer.get(best), values)) {
                best = buffer;
            }
        }
        if (best < 0) {
            valuesOfBuffer.add(values);
            return valuesOfBuffer.size() - 1;
        }
        free.remove((Integer) best);
        valuesOfBuffer.set(best, Math.max(valuesOfBuffer.get(best), values));
        return best;
    }

    private static boolean better(int candidate, int best, int wanted) {
        boolean fits = candidate >= wanted;
        boolean bestFits = best >= wanted;
        return fits != bestFits ? fits : fits ? candidate < best : candidate > best;
    }
}
