package org.patchlode.analysis.health;

import java.util.ArrayList;
import java.util.List;

/** Feature maps that respond to images as another does. */
public final class Duplicates {

    private Duplicates() {}

    /**
     * Of each map that repeats a lower channel the one that it repeats best; of several the lowest.
     *
     * @param responses by channel, then image; finite
     */
    public static List<Finding> of(String layer, float[][] responses, double threshold) {
        List<Finding> found = new ArrayList<>();
        int images = responses.length == 0 ? 0 : responses[0].length;
        float[][] unit = new float[responses.length][];
        for (int channel = 0; channel < responses.length; channel++) {
            unit[channel] = standardised(responses[channel]);
            int best = -1;
            double highest = threshold;
            for (int lower = 0; lower < channel && unit[channel].length > 0; lower++) {
                double correlation = unit[lower].length == 0 ? 0 : product(unit[lower], unit[channel], images);
                if (correlation > highest) {
                    highest = correlation;
                    best = lower;
                }
            }
            if (best >= 0) {
                found.add(new Finding(layer, channel, Finding.Kind.DUPLICATE, Math.min(1, highest), threshold, best));
            }
        }
        return found;
    }

    private static double product(float[] a, float[] b, int images) {
        double sum = 0;
        for (int i = 0; i < images; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Mean 0 and length 1; empty if it does not vary. */
    private static float[] standardised(float[] values) {
        double mean = 0;
        for (float value : values) {
            mean += value;
        }
        mean /= Math.max(1, values.length);
        double squares = 0;
        for (float value : values) {
            squares += (value - mean) * (value - mean);
        }
        if (!(squares > 0)) {
            return new float[0];
        }
        float[] standard = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            standard[i] = (float) ((values[i] - mean) / Math.sqrt(squares));
        }
        return standard;
    }
}
