package org.patchlode.job.engine;

import java.io.Serializable;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.engine.EnginePlan;
import org.patchlode.job.engine.EngineChoice;
import org.patchlode.mining.MiningState;
import org.patchlode.model.Preprocessing;
import org.patchlode.network.Rules;

/**
 * All that an executor needs to know to mine or project: broadcast once.
 *
 * @param plan network and mined layers
 * @param preprocessing how an image becomes an input
 * @param limits on images
 * @param engine backend
 * @param top winners a feature map
 * @param rank what ranks images
 * @param rules of the projection
 * @param rawProjections whether projection values are stored
 * @param batch images run together
 * @param run URI of the run
 */
public record MiningTask(
        EnginePlan plan,
        Preprocessing preprocessing,
        ImageLimits limits,
        EngineChoice engine,
        int top,
        Rank rank,
        Rules rules,
        boolean rawProjections,
        int batch,
        String run)
        implements Serializable {

    /** A state that has seen nothing. */
    public MiningState emptyState() {
        return MiningState.empty(top, plan.layers().stream().mapToInt(layer -> layer.shape().maps()).toArray());
    }
}
