package org.patchlode.engine.onednn.fuse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.patchlode.network.Network;
import org.patchlode.network.Node;

/**
 * Steps that make each wanted output in one way, whatever else is wanted. What is fused is decided on the whole network and does
 * not depend on what is wanted: an output that a step has taken in is made once more, by a step of its own that ends there, and
 * nobody else reads that one. So no sum is rounded in another order because somebody else looks at something.
 */
public final class IndependentSteps {

    private final Network network;
    private final InputResolver reads;
    private final Fusion fusion;
    private final Map<Integer, FusedStep> byOutput = new HashMap<>();

    private IndependentSteps(Network network, Set<Integer> held) {
        this.network = network;
        this.reads = new InputResolver(network, held);
        this.fusion = new Fusion(network, reads, held);
        fusion.steps(ends(held)).forEach(step -> byOutput.put(step.output(), step));
    }

    /**
     * Steps in an order in which they can run.
     *
     * @param nodes whose outputs must exist at some time
     * @param held whose outputs nothing may take in, and which are read where they lie
     */
    public static List<FusedStep> of(Network network, Set<Integer> nodes, Set<Integer> held) {
        return nodes.isEmpty() ? List.of() : new IndependentSteps(network, held).making(nodes);
    }

    /** Nodes that nobody reads: from there, all are reached. */
    private Set<Integer> ends(Set<Integer> held) {
        Set<Integer> ends = new HashSet<>();
        network.nodes().forEach(node -> ends.add(node.index()));
        network.nodes().forEach(node -> ends.removeAll(node.inputs()));
        Set<Integer> resolved = new HashSet<>(held);
        ends.forEach(node -> resolved.add(reads.resolve(node)));
        return resolved;
    }

    private List<FusedStep> making(Set<Integer> nodes) {
        Deque<Integer> open = new ArrayDeque<>();
        nodes.forEach(node -> open.add(reads.resolve(node)));
        Map<Integer, FusedStep> needed = new HashMap<>();
        while (!open.isEmpty()) {
            int node = open.pop();
            if (node != 0 && !needed.containsKey(node)) {
                FusedStep step = byOutput.computeIfAbsent(node, this::apart);
                needed.put(node, step);
                open.addAll(step.sources());
            }
        }
        List<FusedStep> steps = new ArrayList<>(needed.values());
        steps.sort(Comparator.comparingInt(FusedStep::output));
        return steps;
    }

    /** The step for an output that another has taken in, or that its readers go past, as they do past zero padding. */
    private FusedStep apart(int output) {
        Node first = network.nodes().get(fusion.head(output).orElse(output));
        return fusion.wanting(output).step(first);
    }
}
