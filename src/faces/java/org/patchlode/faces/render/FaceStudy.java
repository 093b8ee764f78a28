package org.patchlode.faces.render;

import java.io.Serializable;
import java.util.List;

/**
 * What is controlled in a corpus beside what is drawn.
 *
 * @param sweeps the factor that goes through its values: one, or none
 * @param coefficients whether the table names every coefficient of each face
 * @param vary whether coefficients are drawn anew for each image
 */
public record FaceStudy(List<Sweep> sweeps, boolean coefficients, boolean vary) implements Serializable {

    /** Nothing is. */
    public static final FaceStudy NONE = new FaceStudy(List.of(), false, false);

    /** Copies the list. */
    public FaceStudy {
        sweeps = List.copyOf(sweeps);
    }

    /** One factor goes through its values. */
    public static FaceStudy of(Sweep sweep) {
        return new FaceStudy(List.of(sweep), false, false);
    }

    boolean sweeping() {
        return !sweeps.isEmpty();
    }
}
