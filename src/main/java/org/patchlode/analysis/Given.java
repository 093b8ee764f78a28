package org.patchlode.analysis;

import org.patchlode.engine.Peaks;

/** What the network gave for one picture, as one analysis numbers it. */
public interface Given {

    /** Best units and means. @param layer place in the analysis' {@link Needs#peaks} */
    Peaks peaks(int layer);

    /** {@code [maps, rows, columns]}. @param layer place in the analysis' {@link Needs#whole} */
    float[] whole(int layer);
}
