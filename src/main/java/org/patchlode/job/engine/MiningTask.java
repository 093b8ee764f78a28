package org.patchlode.job.engine;

import java.io.Serializable;
import java.util.List;
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.analysis.WinningImageAnalysis;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.engine.EnginePlan;
import org.patchlode.model.Preprocessing;

/**
 * All that an executor needs to know to mine or project: broadcast once.
 *
 * @param plan network and what all analyses need of it; mined layers first
 * @param preprocessing how an image becomes an input
 * @param limits on images
 * @param engine backend
 * @param batch images gathered before the analyses' states take them; 0 for the default
 * @param analyses of the pass over the corpus
 * @param winnerAnalyses of the pass over the images that won
 * @param run URI of the run; empty if nothing is stored
 */
public record MiningTask(
        EnginePlan plan,
        Preprocessing preprocessing,
        ImageLimits limits,
        EngineChoice engine,
        int batch,
        List<CorpusAnalysis<?, ?>> analyses,
        List<WinningImageAnalysis> winnerAnalyses,
        String run)
        implements Serializable {

    /** Copies the lists. */
    public MiningTask {
        analyses = List.copyOf(analyses);
        winnerAnalyses = List.copyOf(winnerAnalyses);
    }

    /** The same by another engine. */
    MiningTask on(EngineChoice other) {
        return new MiningTask(plan, preprocessing, limits, other, batch, analyses, winnerAnalyses, run);
    }
}
