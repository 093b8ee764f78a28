package org.patchlode.analysis.health;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.patchlode.analysis.statistics.Quantiles;

/**
 * The filters of the convolution that sees the input.
 *
 * @param layer its name
 * @param outputs filters
 * @param inputs channels of a filter
 * @param rows of a filter
 * @param columns of a filter
 * @param stride pixels between its units; the larger of the two
 * @param weights {@code [outputs, inputs, rows, columns]}
 */
public record FirstLayer(String layer, int outputs, int inputs, int rows, int columns, int stride, float[] weights) {

    private static final double HIGHEST = 0.5;

    /** Findings by kind, then channel. */
    public List<Finding> findings(Thresholds thresholds) {
        List<Finding> found = new ArrayList<>();
        double[] sizes = new double[outputs];
        Arrays.setAll(sizes, this::rootMeanSquare);
        double median = Quantiles.of(sizes, 0.5);
        for (int filter = 0; filter < outputs; filter++) {
            if (median > 0 && sizes[filter] > thresholds.dominating() * median) {
                found.add(Finding.of(layer, filter, Finding.Kind.DOMINATING, sizes[filter] / median, thresholds.dominating()));
            }
        }
        Spectrum all = new Spectrum();
        for (int filter = 0; filter < outputs; filter++) {
            Spectrum spectrum = Spectrum.of(weights, filter * inputs * rows * columns, inputs, rows, columns);
            all.add(spectrum);
            double fine = spectrum.share(HIGHEST / stride, HIGHEST);
            if (fine > thresholds.aliased()) {
                found.add(Finding.of(layer, filter, Finding.Kind.ALIASED, fine, thresholds.aliased()));
            }
        }
        double middle = all.share(HIGHEST / 3, HIGHEST * 2 / 3);
        if (median > 0 && middle < thresholds.gap()) {
            found.add(Finding.of(layer, -1, Finding.Kind.FREQUENCY_GAP, middle, thresholds.gap()));
        }
        return found;
    }

    private double rootMeanSquare(int filter) {
        int size = inputs * rows * columns;
        double squares = 0;
        for (int i = filter * size; i < (filter + 1) * size; i++) {
            squares += (double) weights[i] * weights[i];
        }
        return Math.sqrt(squares / size);
    }
}
