package org.patchlode.faces.person;

import java.util.List;

/**
 * Texture coefficients of a face; colours are linear light, red, green, blue.
 *
 * @param tone of the skin
 * @param lips their colour
 * @param iris colour of the eyes
 * @param brow density of the brows, 1 for usual
 * @param browLift their height over the eye, in 10 cm
 * @param browArch how far they arch, in 10 cm
 * @param freckles density from 0
 * @param blush redness of cheeks and nose
 * @param beard from 0 for none to 1 for full
 * @param moustache from 0 to 1
 * @param lines depth of wrinkles from 0 to 1
 * @param paint eye make-up from 0 to 1
 * @param seed of the pattern of spots
 */
public record Skin(double[] tone, double[] lips, double[] iris, double brow, double browLift, double browArch,
        double freckles, double blush, double beard, double moustache, double lines, double paint, int seed) {

    public static Skin of(Factors f) {
        long s = Noise.scramble(0xFACE0002L + f.identity());
        boolean male = f.gender() == Gender.MALE;
        double[] tone = tone(f.ethnicity(), Noise.uniform(s, 1), 0.05 * Noise.bell(s, 2));
        double red = male ? 0.15 + 0.2 * Noise.uniform(s, 3) : 0.3 + 0.7 * Noise.uniform(s, 3);
        double lightness = tone[0];
        double[] lips = {
            tone[0] * (0.8 - 0.12 * red) + 0.02, tone[1] * (0.62 - 0.40 * red), tone[2] * (0.66 - 0.32 * red) + 0.01};
        double hairy = Noise.uniform(s, 4);
        double beard = male && hairy > 0.62 ? 0.7 + 0.3 * Noise.uniform(s, 5) : male ? 0.25 * Noise.uniform(s, 5) : 0;
        double moustache = male && hairy > 0.55 ? 0.85 : beard;
        boolean freckled = f.ethnicity() == Ethnicity.EUROPEAN && Noise.uniform(s, 6) > 0.6;
        return new Skin(tone, lips, iris(f.ethnicity(), Noise.uniform(s, 7)),
                (male ? 1.2 : 0.8) + 0.3 * Noise.bell(s, 8), 0.012 * Noise.bell(s, 9) + (male ? -0.015 : 0.012),
                0.03 + 0.014 * Noise.bell(s, 10), freckled ? 0.5 + 0.5 * Noise.uniform(s, 11) : 0,
                0.3 + 0.5 * Noise.uniform(s, 12) * Noise.step(0.1, 0.5, lightness), beard, moustache,
                Noise.step(32, 75, f.age()), male ? 0 : Noise.uniform(s, 13), f.identity());
    }

    private static double[] tone(Ethnicity ethnicity, double depth, double warmth) {
        double[] light;
        double[] dark;
        switch (ethnicity) {
            case AFRICAN -> {
                light = new double[] {0.30, 0.155, 0.085};
                dark = new double[] {0.085, 0.042, 0.026};
            }
            case EAST_ASIAN -> {
                light = new double[] {0.60, 0.415, 0.295};
                dark = new double[] {0.43, 0.265, 0.165};
            }
            case SOUTH_ASIAN -> {
                light = new double[] {0.46, 0.28, 0.175};
                dark = new double[] {0.24, 0.128, 0.07};
            }
            default -> {
                light = new double[] {0.63, 0.425, 0.335};
                dark = new double[] {0.47, 0.285, 0.20};
            }
        }
        double[] tone = new double[3];
        for (int c = 0; c < 3; c++) {
            tone[c] = Noise.mix(light[c], dark[c], depth) * (1 + warmth * (1 - c));
        }
        return tone;
    }

    private static double[] iris(Ethnicity ethnicity, double draw) {
        double[] brown = {0.10 + 0.06 * draw, 0.045 + 0.03 * draw, 0.018};
        if (ethnicity != Ethnicity.EUROPEAN || draw < 0.3) {
            return brown;
        }
        if (draw < 0.6) {
            return new double[] {0.11, 0.21, 0.36};
        }
        return draw < 0.8 ? new double[] {0.16, 0.20, 0.09} : new double[] {0.24, 0.28, 0.31};
    }

    private static final List<String> NAMES = List.of(
            "tone_red", "tone_green", "tone_blue", "lips_red", "lips_green", "lips_blue", "iris_red", "iris_green", "iris_blue", "brow", "brow_lift", "brow_arch",
            "freckles", "blush", "beard", "moustache", "lines", "paint");

    /** Names of the coefficients. */
    public static List<String> names() {
        return NAMES;
    }

    /** Values of the coefficients, in the order of their names. */
    public double[] coefficients() {
        return new double[] {
            tone[0], tone[1], tone[2], lips[0], lips[1], lips[2], iris[0], iris[1], iris[2], brow, browLift, browArch, freckles, blush, beard, moustache, lines, paint};
    }

    /** The same pattern of spots with other coefficients. */
    public Skin with(double[] c) {
        return new Skin(new double[] {c[0], c[1], c[2]}, new double[] {c[3], c[4], c[5]}, new double[] {c[6], c[7], c[8]}, c[9], c[10], c[11], c[12], c[13], c[14], c[15],
                c[16], c[17], seed);
    }

    /** The same coefficients with another's pattern of spots. */
    Skin withSpots(Skin other) {
        return other.with(coefficients());
    }
}
