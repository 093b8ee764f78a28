package org.patchlode.analysis;

import java.util.List;
import java.util.Set;
import org.patchlode.engine.Ablation;
import org.patchlode.engine.ActivationSink;
import org.patchlode.engine.Peaks;

/** What the network gave for one picture, as one analysis numbers it. */
public interface Given {

    /** Best units and means. @param layer place in the analysis' {@link Needs#peaks} */
    Peaks peaks(int layer);

    /** {@code [maps, rows, columns]}. @param layer place in the analysis' {@link Needs#whole} */
    float[] whole(int layer);

    /**
     * Shows the network the same picture again with feature maps held at zero; for an analysis that is {@link CorpusAnalysis#ablating}.
     *
     * @param variants the maps that each holds at zero
     * @param sink told the whole layers of each variant, which it numbers as {@link #whole} does
     */
    default void ablations(List<Set<Ablation>> variants, ActivationSink sink) {
        throw new IllegalStateException("the network is run again only for an analysis that says so");
    }
}
