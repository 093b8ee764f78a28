package org.patchlode.engine.onednn.compile;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a program is to do.
 *
 * @param nodes whose outputs are looked at
 * @param held of which maps may be held at zero
 * @param purpose what outputs are looked at for
 * @param batch images of every run
 */
public record ProgramRequest(Set<Integer> nodes, Set<Integer> held, Purpose purpose, int batch) {

    /** Copies the sets, in their order. */
    public ProgramRequest {
        nodes = Collections.unmodifiableSet(new LinkedHashSet<>(nodes));
        held = Collections.unmodifiableSet(new LinkedHashSet<>(held));
    }

    /** Nothing is held at zero. */
    public ProgramRequest(Set<Integer> nodes, Purpose purpose, int batch) {
        this(nodes, Set.of(), purpose, batch);
    }
}
