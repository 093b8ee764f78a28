package org.patchlode.analysis.invariance;

import java.util.ArrayList;
import java.util.List;
import org.patchlode.analysis.statistics.Bootstrap;
import org.patchlode.analysis.statistics.Draws;
import org.patchlode.analysis.statistics.Groups;
import org.patchlode.analysis.statistics.Interval;

/**
 * Means over images with their intervals. Every step and layer is drawn with the same images.
 *
 * @param distances {@code [steps][layers]}
 * @param relative likewise
 * @param probabilities by step
 */
record Curves(List<List<Interval>> distances, List<List<Interval>> relative, List<Interval> probabilities) {

    static Curves of(Distances state, int steps, int layers, Groups groups, long seed) {
        List<double[]> distances = new ArrayList<>();
        List<double[]> relative = new ArrayList<>();
        List<double[]> probabilities = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            int at = step;
            for (int layer = 0; layer < layers; layer++) {
                int of = layer;
                distances.add(state.images().stream().mapToDouble(image -> image.distances()[at][of]).toArray());
                relative.add(state.images().stream().mapToDouble(image -> image.relative(at, of)).toArray());
            }
            probabilities.add(state.images().stream().mapToDouble(image -> image.probabilities()[at]).toArray());
        }
        Bootstrap bootstrap = new Bootstrap(groups, new Draws(seed), "invariance");
        return new Curves(byStep(bootstrap.means(distances), layers), byStep(bootstrap.means(relative), layers), bootstrap.means(probabilities));
    }

    private static List<List<Interval>> byStep(List<Interval> intervals, int layers) {
        List<List<Interval>> steps = new ArrayList<>();
        for (int from = 0; from < intervals.size(); from += layers) {
            steps.add(intervals.subList(from, from + layers));
        }
        return steps;
    }
}
