package org.patchlode.analysis.health;

import java.util.ArrayList;
import java.util.List;
import org.patchlode.analysis.statistics.Correlations;

/** Feature maps that respond to images as another does. */
public final class Duplicates {

    private Duplicates() {}

    /**
     * Of each map that repeats a lower channel the one that it repeats best; of several the lowest.
     *
     * @param responses by channel, then image; finite, and overwritten
     */
    public static List<Finding> of(String layer, float[][] responses, double threshold) {
        List<Finding> found = new ArrayList<>();
        Correlations correlations = Correlations.of(responses);
        for (int channel = 0; channel < responses.length; channel++) {
            int best = -1;
            double highest = threshold;
            for (int lower = 0; lower < channel; lower++) {
                double correlation = correlations.between(lower, channel);
                if (correlation > highest) {
                    highest = correlation;
                    best = lower;
                }
            }
            if (best >= 0) {
                found.add(new Finding(layer, channel, Finding.Kind.DUPLICATE, highest, threshold, best));
            }
        }
        return found;
    }
}
