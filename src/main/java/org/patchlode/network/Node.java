package org.patchlode.network;

import java.io.Serializable;
import java.util.List;

/**
 * One step of a network.
 *
 * @param index position in {@link Network#nodes()}, inputs before outputs
 * @param name unique in its network
 * @param operation what it does
 * @param inputs indices of the nodes it reads
 * @param shape of its output for one image
 */
public record Node(int index, String name, Operation operation, List<Integer> inputs, Shape shape) implements Serializable {

    /** @throws IllegalArgumentException never; copies the list */
    public Node {
        inputs = List.copyOf(inputs);
    }

    /** The only input of a node that has one. */
    public int input() {
        return inputs.get(0);
    }
}
