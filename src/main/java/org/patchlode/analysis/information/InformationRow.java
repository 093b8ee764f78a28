package org.patchlode.analysis.information;

import java.io.Serializable;

/**
 * What a feature map tells of a factor. NaN where a value is not known.
 *
 * @param channel of the map
 * @param factor place among those asked for
 * @param copula whether it was measured by a copula, not by bins
 * @param plugin bits before correction; none of a copula's with a categorical factor
 * @param bits corrected
 * @param chance bits that permuted values give, before correction
 * @param p by permutation
 * @param pChiSquare by the distribution that independent bins have
 * @param images that were counted
 * @param reason why nothing is known; empty if something is
 */
record InformationRow(int channel, int factor, boolean copula, double plugin, double bits, double chance, double p, double pChiSquare, int images, String reason)
        implements Serializable {

    static InformationRow unknown(int channel, int factor, boolean copula, int images, String reason) {
        return new InformationRow(channel, factor, copula, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, images, reason);
    }
}
