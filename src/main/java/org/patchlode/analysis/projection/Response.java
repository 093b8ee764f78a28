package org.patchlode.analysis.projection;

import java.util.Optional;
import org.patchlode.network.Shape;

/**
 * A winner's feature map as a grey picture of the map's own size: 255 is the winner's activation, 0 is zero and all below it. A map of
 * a single unit, as a vector has, shows no place and has none; neither has one of more than {@link #MOST_UNITS} units.
 */
final class Response {

    /** A map of 1,024 x 1,024: larger ones would outweigh all else that a winner has. */
    static final int MOST_UNITS = 1 << 20;

    private static final int WHITE = 255;

    private Response() {}

    /**
     * The PNG.
     *
     * @param activations of the layer
     * @param shape of the layer
     * @param map which of its maps
     * @param strongest the winner's activation
     */
    static Optional<byte[]> png(float[] activations, Shape shape, int map, float strongest) {
        if (shape.isFlat() || shape.plane() > MOST_UNITS) {
            return Optional.empty();
        }
        byte[] levels = new byte[shape.plane()];
        if (strongest > 0) {
            // In doubles, where neither the product nor the quotient of floats overflows.
            double scale = WHITE / (double) strongest;
            for (int unit = 0, at = map * shape.plane(); unit < levels.length; unit++, at++) {
                levels[unit] = level(activations[at], scale);
            }
        }
        return Optional.of(FastPng.grey(shape.rows(), shape.columns(), levels));
    }

    /** Half is rounded up. Another unit may exceed the winner by a rounding of the forward pass. */
    private static byte level(float activation, double scale) {
        return (byte) (activation > 0 ? Math.min(WHITE, (int) (activation * scale + 0.5)) : 0);
    }
}
