package org.patchlode.analysis.information;

import java.io.Serializable;

/**
 * What a feature map, a factor and the network's response tell of each other. NaN where a value is not known.
 *
 * @param channel of the map
 * @param factor place among those asked for
 * @param factorBits between factor and response
 * @param unitBits between map and response
 * @param bothBits between both and the response
 * @param chance mean redundancy of permuted units
 * @param low end of the interval that 95 % of permuted units lie in
 * @param high end of it
 * @param p by permutation, of a redundancy as far from that of chance
 * @param reason why nothing is known; empty if something is
 */
record SharedRow(int channel, int factor, double factorBits, double unitBits, double bothBits, double chance, double low, double high, double p, String reason)
        implements Serializable {

    static SharedRow unknown(int channel, int factor, String reason) {
        return new SharedRow(channel, factor, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, reason);
    }

    double redundancy() {
        return factorBits + unitBits - bothBits;
    }
}
