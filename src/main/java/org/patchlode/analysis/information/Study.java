package org.patchlode.analysis.information;

import java.io.Serializable;
import java.util.List;
import org.patchlode.analysis.statistics.Draws;
import org.patchlode.analysis.statistics.Groups;
import org.patchlode.analysis.statistics.Lot;
import org.patchlode.analysis.statistics.Permutations;

/**
 * Factors that are known of the same images.
 *
 * @param present the images, ascending
 * @param factors some of those asked for
 * @param responses of the network to these images: one if what units share with it was asked for, else none
 * @param groups of these images
 */
record Study(int[] present, List<CodedFactor> factors, List<CodedFactor> responses, Groups groups) implements Serializable {

    /** Whether this factor is permuted between groups, not within them. */
    boolean between(CodedFactor factor) {
        return Permutations.between(groups, factor.codes());
    }

    /** The permutations of its factors, the same for all feature maps. */
    Permutations permutations(boolean between, long seed) {
        return new Permutations(groups, between, new Lot(new Draws(seed), "permutations " + (between ? "between" : "within")));
    }

    /** Cells of the pairs of a factor's value and the response. */
    static int[] pairs(CodedFactor factor, CodedFactor response) {
        int[] pairs = new int[factor.codes().length];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = factor.codes()[i] * response.kinds() + response.codes()[i];
        }
        return pairs;
    }
}
