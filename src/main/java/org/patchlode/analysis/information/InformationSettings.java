package org.patchlode.analysis.information;

import java.io.Serializable;
import org.patchlode.analysis.information.counting.PackedBins;
import org.patchlode.model.ConfigurationException;

/**
 * How information is measured.
 *
 * @param bins of a unit's responses, and of a continuous factor's values
 * @param permutations by which chance is measured; 0 for none
 * @param seed of them
 */
public record InformationSettings(int bins, int permutations, long seed) implements Serializable {

    /** @throws ConfigurationException if there are too few or too many bins, or less than no permutations */
    public InformationSettings {
        if (bins < 2 || bins > PackedBins.MOST_BINS) {
            throw new ConfigurationException("--bins %d cannot be used; give from 2 to %d".formatted(bins, PackedBins.MOST_BINS));
        }
        if (permutations < 0) {
            throw new ConfigurationException("--permutations %d cannot be made; give 0 or more".formatted(permutations));
        }
    }
}
