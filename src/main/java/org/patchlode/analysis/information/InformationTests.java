package org.patchlode.analysis.information;

import org.patchlode.analysis.statistics.Distributions;

/** What plug-in information is by chance. */
final class InformationTests {

    private InformationTests() {}

    /** 2 N ln 2 · I of independent partitions is distributed as χ². @return NaN if one of the two has a single cell */
    static double pChiSquare(double plugin, int images, int kinds, int bins) {
        long degrees = (long) (kinds - 1) * (bins - 1);
        return degrees == 0 ? Double.NaN : Distributions.chiSquareAtLeast(2 * images * Math.log(2) * plugin, degrees);
    }
}
