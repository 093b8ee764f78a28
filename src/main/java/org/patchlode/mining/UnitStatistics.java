package org.patchlode.mining;

/**
 * Statistics of one feature map over a corpus. They are of the map's maximum in each image; sums are exact, so the
 * figures do not depend on the order of images.
 *
 * @param images mined
 * @param max largest maximum
 * @param mean of the maxima
 * @param std their population standard deviation
 * @param fractionActive fraction of images in which the map's maximum is above zero
 * @param dead whether the map has no winner
 * @param histogramEdges edges of the histogram's bins, ascending, one more than counts; no bin is left out between the first and the last
 * @param histogramCounts images in each bin
 */
public record UnitStatistics(
        long images,
        float max,
        double mean,
        double std,
        double fractionActive,
        boolean dead,
        float[] histogramEdges,
        long[] histogramCounts) {}
