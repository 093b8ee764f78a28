package org.patchlode.model;

import java.util.Arrays;
import org.patchlode.network.Operation;

/**
 * GELU by its approximation with tanh (Hendrycks &amp; Gimpel 2016) out of other operations, exactly: x times the sigmoid of
 * {@code x (a + b x^2)}, because (1 + tanh(u)) / 2 is the sigmoid of 2u.
 */
public final class TanhGelu {

    /** 2 sqrt(2 / pi). */
    private static final double LINEAR = 2 * Math.sqrt(2 / Math.PI);
    private static final double CUBIC = 0.044715;

    private TanhGelu() {}

    /** What makes {@code a + b x^2} of x^2. */
    public static Operation bend(int maps) {
        float[] scale = new float[maps];
        float[] shift = new float[maps];
        Arrays.fill(scale, (float) (LINEAR * CUBIC));
        Arrays.fill(shift, (float) LINEAR);
        return new Operation.BatchNormalization(scale, shift);
    }
}
