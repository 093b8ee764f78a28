package org.patchlode.job.engine;

import java.io.Serializable;
import java.util.List;
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.engine.EnginePlan;
import org.patchlode.job.engine.EngineChoice;
import org.patchlode.model.Preprocessing;
import org.patchlode.network.Rules;

/**
 * All that an executor needs to know to mine or project: broadcast once.
 *
 * @param plan network and what all analyses need of it; mined layers first
 * @param preprocessing how an image becomes an input
 * @param limits on images
 * @param engine backend
 * @param rank what ranks images
 * @param rules of the projection
 * @param rawProjections whether projection values are stored
 * @param batch images run together
 * @param analyses of the pass over the corpus
 * @param run URI of the run; empty if nothing is stored
 */
public record MiningTask(
        EnginePlan plan,
        Preprocessing preprocessing,
        ImageLimits limits,
        EngineChoice engine,
        Rank rank,
        Rules rules,
        boolean rawProjections,
        int batch,
        List<CorpusAnalysis<?, ?>> analyses,
        String run)
        implements Serializable {

    /** Copies the list. */
    public MiningTask {
        analyses = List.copyOf(analyses);
    }
}
