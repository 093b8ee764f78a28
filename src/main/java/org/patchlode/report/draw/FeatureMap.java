package org.patchlode.report.draw;

import java.util.List;

/**
 * A feature map with what the run knows of it.
 *
 * @param channel its number in the layer
 * @param statistics of its per-image maximum
 * @param hits by rank
 */
public record FeatureMap(int channel, Statistics statistics, List<WinnerView> hits) {

    /**
     * @param images mined
     * @param max over all images
     * @param mean of the per-image maximum
     * @param std of the per-image maximum
     * @param active share of images in which the map fires
     * @param dead whether it never responds
     * @param edges lower edges of the histogram's bins
     * @param counts images in each bin
     */
    public record Statistics(long images, double max, double mean, double std, double active, boolean dead, List<Float> edges, List<Long> counts) {

        /** Standard deviations by which the strongest image stands out of all images' maxima; 0 where nothing varies. */
        public double contrast() {
            return std > 0 ? (max - mean) / std : 0;
        }
    }
}
