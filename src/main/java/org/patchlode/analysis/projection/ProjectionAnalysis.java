package org.patchlode.analysis.projection;

import java.util.List;
import org.patchlode.analysis.WinningImageAnalysis;
import org.patchlode.engine.Worker;
import org.patchlode.model.Preprocessing;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.network.Rules;
import org.patchlode.timing.StepTimes;

/**
 * Cuts each winner's patch out of its image and projects the unit back to pixels (Zeiler &amp; Fergus 2014, section 2.1, and
 * the rules that followed it).
 *
 * @param network that was mined
 * @param layers mined layers, as wins number them
 * @param preprocessing how an image becomes an input
 * @param byMean whether a map's mean ranked the images
 * @param rules a winner has a row for each
 * @param raw whether projection values are stored as floats too
 * @param drawings draw the winners beside
 */
public record ProjectionAnalysis(Network network, List<Layer> layers, Preprocessing preprocessing, boolean byMean, Rules rules, boolean raw, List<WinnerDrawing> drawings)
        implements WinningImageAnalysis {

    /** See {@link #name}. */
    public static final String NAME = "projected";

    /** Copies the lists. */
    public ProjectionAnalysis {
        layers = List.copyOf(layers);
        drawings = List.copyOf(drawings);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> beside() {
        return drawings.stream().map(WinnerDrawing::name).toList();
    }

    /** Bytes of a winner's rows before they are packed, at most: a patch for each rule and what it projects to, both as large as the input. */
    public long bytesAWinner() {
        long picture = 3L * network.input().plane();
        return picture * rules.all().size() + (raw ? 1L + Float.BYTES : 1L) * picture * rules.projecting().size();
    }

    @Override
    public Work begin(Worker worker, StepTimes times) {
        return new ProjectionWork(this, worker, times);
    }
}
