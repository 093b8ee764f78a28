package org.patchlode.faces.person;

/**
 * Hair of a head.
 *
 * @param style its cut
 * @param colour linear light, red, green, blue
 * @param volume 1 for usual
 * @param hairline shift of the front hairline upwards, in degrees of latitude on the skull
 * @param parting where the hair is parted, in 10 cm from the middle
 * @param curl from 0 for straight to 1
 * @param seed of the strands
 */
public record Hair(Style style, double[] colour, double volume, double hairline, double parting, double curl, int seed) {

    /** A cut. */
    public enum Style {
        SHAVED, BALD, BUZZ, SHORT, PARTED, QUIFF, AFRO, FRINGE, BUN, BOB, LONG
    }

    /** Whether it falls over the ears. */
    public boolean hangs() {
        return style == Style.BOB || style == Style.LONG;
    }

    private static final Style[] MEN = {Style.SHORT, Style.PARTED, Style.BUZZ, Style.QUIFF, Style.BALD, Style.FRINGE,
        Style.SHORT, Style.LONG};
    private static final Style[] WOMEN = {Style.LONG, Style.BOB, Style.BUN, Style.FRINGE, Style.LONG, Style.SHORT,
        Style.BOB, Style.QUIFF};

    public static Hair of(Factors f) {
        long s = Noise.scramble(0xFACE0003L + f.identity());
        boolean male = f.gender() == Gender.MALE;
        Style[] cuts = male ? MEN : WOMEN;
        double turn = f.identity() * 0.569840290998053;
        Style style = cuts[(int) ((turn - Math.floor(turn)) * cuts.length)];
        double curl = Noise.uniform(s, 2);
        if (f.ethnicity() == Ethnicity.AFRICAN) {
            curl = 0.6 + 0.4 * curl;
            if (style == Style.QUIFF || style == Style.PARTED || style == Style.FRINGE) {
                style = Style.AFRO;
            }
        }
        if (style == Style.BALD && f.age() < 42) {
            style = Style.SHAVED;
        }
        double[] colour = colour(f.ethnicity(), Noise.uniform(s, 3));
        double grey = Noise.step(38, 68, f.age() + 14 * (Noise.uniform(s, 4) - 0.5)) * 0.92;
        double[] ash = {0.25, 0.245, 0.235};
        for (int c = 0; c < 3; c++) {
            colour[c] = Noise.mix(colour[c], ash[c], grey);
        }
        double recede = male ? 11 * Noise.step(25, 65, f.age()) * Noise.uniform(s, 6) : 0;
        return new Hair(style, colour, 1 + 0.2 * Noise.bell(s, 5), recede + 2.5 * Noise.bell(s, 7),
                0.34 * (Noise.uniform(s, 8) < 0.5 ? -1 : 1) * Noise.uniform(s, 9), curl, f.identity());
    }

    private static double[] colour(Ethnicity ethnicity, double draw) {
        double[][] shades = {
            {0.016, 0.012, 0.010}, {0.045, 0.024, 0.014}, {0.11, 0.055, 0.028}, {0.24, 0.13, 0.06},
            {0.42, 0.27, 0.12}, {0.26, 0.075, 0.025}, {0.52, 0.40, 0.22}};
        int range = ethnicity == Ethnicity.EUROPEAN ? shades.length : ethnicity == Ethnicity.AFRICAN ? 1 : 2;
        return shades[(int) (draw * range)].clone();
    }
}
