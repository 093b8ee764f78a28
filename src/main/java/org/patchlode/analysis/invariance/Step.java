package org.patchlode.analysis.invariance;

import java.io.Serializable;
import org.patchlode.analysis.altered.Alteration;

/**
 * One altered picture.
 *
 * @param transformation which kind
 * @param amount by how much, in the kind's unit
 */
public record Step(Transformation transformation, double amount) implements Serializable {

    /** What is done to the picture. */
    Alteration alteration() {
        return transformation.by(amount);
    }
}
