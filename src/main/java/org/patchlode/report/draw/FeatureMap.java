package org.patchlode.report.draw;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.patchlode.mining.Bins;
import org.patchlode.mining.Density;

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
     * @param density how much of the map responds, where the run says
     * @param quantile what half a per cent of the map's units exceed, where the run says
     * @param histogram of the per-image maximum
     */
    public record Statistics(long images, double max, double mean, double std, double active, boolean dead, Optional<Density> density, OptionalDouble quantile, Bins histogram) {

        /** Standard deviations by which the strongest image stands out of all images' maxima; 0 where nothing varies. */
        public double contrast() {
            return std > 0 ? (max - mean) / std : 0;
        }
    }
}
