package org.patchlode.faces.paint;

import org.patchlode.faces.person.Noise;

/** What is behind the head: a gradient with soft blobs, stripes or clouds, all from one number. */
final class Backdrop {
    private static final int BLOBS = 7;

    private final int kind;
    private final double[] from = new double[3];
    private final double[] to = new double[3];
    private final double[] blobs = new double[6 * BLOBS];
    private final double tiltX;
    private final double tiltY;
    private final int seed;

    Backdrop(int background) {
        long s = Noise.scramble(0xBAC4L ^ Noise.scramble(background));
        seed = (int) s;
        kind = (int) (4 * Noise.uniform(s, 0));
        double level = Noise.between(s, 1, 0.03, 0.55);
        double other = Noise.clamp(level * Noise.between(s, 2, 0.4, 1.9), 0.02, 0.75);
        for (int c = 0; c < 3; c++) {
            from[c] = level * Noise.between(s, 3 + c, 0.65, 1.35);
            to[c] = other * Noise.between(s, 6 + c, 0.65, 1.35);
        }
        double angle = Noise.between(s, 9, 0, 2 * Math.PI);
        tiltX = StrictMath.cos(angle);
        tiltY = StrictMath.sin(angle);
        for (int i = 0; i < BLOBS; i++) {
            blobs[6 * i] = Noise.between(s, 20 + 6 * i, 0, 1);
            blobs[6 * i + 1] = Noise.between(s, 21 + 6 * i, 0, 1);
            blobs[6 * i + 2] = Noise.between(s, 22 + 6 * i, 0.06, 0.3);
            for (int c = 0; c < 3; c++) {
                blobs[6 * i + 3 + c] = Noise.between(s, 120 + 3 * i + c, 0.02, 0.7);
            }
        }
    }

    /** Colour of the clothes that goes with it. */
    static double[] clothes(int background) {
        long s = Noise.scramble(0xC107L ^ Noise.scramble(background));
        double level = Noise.between(s, 0, 0.02, 0.45);
        double[] colour = new double[3];
        for (int c = 0; c < 3; c++) {
            colour[c] = level * Noise.between(s, 1 + c, 0.5, 1.4);
        }
        return colour;
    }

    /** @param u across and v down the image, from 0 to 1 */
    void apply(double u, double v, Paint paint) {
        double t = Noise.clamp(0.5 + 0.75 * ((u - 0.5) * tiltX + (v - 0.5) * tiltY), 0, 1);
        paint.set(from, 0);
        paint.cover(to, t);
        switch (kind) {
            case 1 -> {
                for (int i = 0; i < BLOBS; i++) {
                    double r = blobs[6 * i + 2];
                    double share = 0.7 * Math.min(1, 1.7 * Noise.bump(u - blobs[6 * i], v - blobs[6 * i + 1], r, r));
                    paint.cover(blobs[6 * i + 3], blobs[6 * i + 4], blobs[6 * i + 5], share);
                }
            }
            case 2 -> paint.dim(0.5 + 0.6 * Noise.cloud(u * 3.3 + v * 1.9, v * 3.3 - u * 1.9, seed)
                    + 0.3 * Noise.cloud(u * 6 - v * 5, v * 6 + u * 5, seed + 1)
                    + 0.1 * Noise.cloud(u * 19 + v * 9, v * 19 - u * 9, seed + 2));
            case 3 -> {
                double s = (u * tiltY - v * tiltX) * (3 + blobs[2] * 20);
                double wave = Math.abs(s - Math.floor(s) - 0.5) * 2;
                paint.cover(blobs[3], blobs[4], blobs[5], 0.3 * Noise.step(0.2, 0.8, wave));
            }
            default -> paint.dim(1 + 0.06 * (Noise.cloud(u * 60, v * 60, seed) - 0.5));
        }
    }
}
