package org.patchlode.engine.onnxruntime.graph;

import java.util.Set;
import java.util.TreeSet;

/**
 * Which part of a network a graph computes.
 *
 * @param outputs nodes whose activations it gives
 * @param given nodes whose activations it is given; nothing before them is run
 * @param held nodes of which some maps are held at zero, as a mask for each says
 * @param reduced those of the outputs that are wanted as {@link OnnxGraph.Reduced} too
 */
public record GraphRequest(Set<Integer> outputs, Set<Integer> given, Set<Integer> held, Set<Integer> reduced) {

    /** Copies the sets. */
    public GraphRequest {
        outputs = new TreeSet<>(outputs);
        given = new TreeSet<>(given);
        held = new TreeSet<>(held);
        reduced = new TreeSet<>(reduced);
    }

    /** From the image on. */
    public static GraphRequest of(Set<Integer> outputs) {
        return new GraphRequest(outputs, Set.of(0), Set.of());
    }

    /** Nothing reduced. */
    public GraphRequest(Set<Integer> outputs, Set<Integer> given, Set<Integer> held) {
        this(outputs, given, held, Set.of());
    }

    /** The same, with these of its outputs reduced too. */
    public GraphRequest reducing(Set<Integer> nodes) {
        return new GraphRequest(outputs, given, held, nodes);
    }
}
