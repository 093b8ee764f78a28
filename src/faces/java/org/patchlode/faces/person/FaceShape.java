package org.patchlode.faces.person;

import java.util.List;

/**
 * Shape coefficients of a head: identity varies each about the mean of the gender and the ethnicity, age adds its own.
 * Lengths are relative to the mean head (1) unless a unit is given; the unit of length is 10 cm.
 */
public record FaceShape(double width, double length, double jaw, double chin, double chinForward, double cheekbone, double cheek,
        double brow, double forehead, double eyeSpacing, double eyeSize, double eyeTilt, double fold, double socket,
        double noseLength, double noseWidth, double bridge, double tip, double hump, double mouthWidth, double upperLip,
        double lowerLip, double mouthHeight, double muzzle, double ear, double earOut, double neck, double sag) {

    public static FaceShape of(Factors f) {
        long s = Noise.scramble(0xFACE0001L + f.identity());
        double male = f.gender() == Gender.MALE ? 1 : 0;
        double african = f.ethnicity() == Ethnicity.AFRICAN ? 1 : 0;
        double eastern = f.ethnicity() == Ethnicity.EAST_ASIAN ? 1 : 0;
        double european = f.ethnicity() == Ethnicity.EUROPEAN ? 1 : 0;
        double old = Noise.step(30, 75, f.age());
        int k = 0;
        return new FaceShape(
                0.97 + 0.03 * male + 0.03 * eastern + 0.055 * Noise.bell(s, k++),
                0.98 + 0.03 * male + 0.055 * Noise.bell(s, k++),
                Noise.clamp(0.3 + 0.4 * male + 0.38 * Noise.bell(s, k++), -0.4, 1.1),
                0.9 + 0.2 * male + 0.2 * Noise.bell(s, k++),
                0.2 * male - 0.1 * eastern + 0.5 * Noise.bell(s, k++),
                0.6 + 0.35 * eastern - 0.15 * male + 0.35 * Noise.bell(s, k++),
                0.1 + 0.5 * Noise.bell(s, k++) - 0.35 * old,
                0.25 + 0.65 * male - 0.2 * eastern + 0.25 * Noise.bell(s, k++),
                0.4 * Noise.bell(s, k++),
                1 + 0.03 * african + 0.02 * eastern + 0.055 * Noise.bell(s, k++),
                1.04 - 0.06 * male - 0.05 * eastern - 0.06 * old + 0.075 * Noise.bell(s, k++),
                0.04 + 0.05 * eastern - 0.06 * old + 0.05 * Noise.bell(s, k++),
                Noise.clamp(0.85 * eastern + 0.15 * Noise.bell(s, k++), 0, 1),
                0.9 - 0.4 * eastern + 0.2 * european + 0.2 * male + 0.25 * Noise.bell(s, k++),
                1 + 0.04 * old + 0.08 * Noise.bell(s, k++),
                0.95 + 0.06 * male + 0.32 * african + 0.1 * eastern + 0.14 * Noise.bell(s, k++),
                0.95 - 0.3 * african - 0.25 * eastern + 0.1 * male + 0.2 * Noise.bell(s, k++),
                0.45 * Noise.bell(s, k++) - 0.35 * old,
                0.2 * male + 0.2 * european + 0.45 * Noise.bell(s, k++),
                0.98 + 0.05 * male + 0.06 * african + 0.09 * Noise.bell(s, k++),
                Noise.clamp(0.98 - 0.15 * male + 0.5 * african + 0.28 * Noise.bell(s, k++) - 0.3 * old, 0.4, 2),
                Noise.clamp(1.02 - 0.1 * male + 0.35 * african + 0.25 * Noise.bell(s, k++) - 0.2 * old, 0.45, 2),
                0.03 * Noise.bell(s, k++),
                1 + 0.5 * african + 0.3 * Noise.bell(s, k++),
                1 + 0.05 * male + 0.12 * old + 0.09 * Noise.bell(s, k++),
                1 + 0.35 * Noise.bell(s, k++),
                0.84 + 0.2 * male + 0.04 * Noise.bell(s, k++),
                old);
    }

    private static final List<String> NAMES = List.of(
            "width", "length", "jaw", "chin", "chin_forward", "cheekbone", "cheek", "brow", "forehead",
            "eye_spacing", "eye_size", "eye_tilt", "fold", "socket", "nose_length", "nose_width", "bridge", "tip",
            "hump", "mouth_width", "upper_lip", "lower_lip", "mouth_height", "muzzle", "ear", "ear_out", "neck",
            "sag");

    /** Names of the coefficients. */
    public static List<String> names() {
        return NAMES;
    }

    /** Values of the coefficients, in the order of their names. */
    public double[] coefficients() {
        return new double[] {
            width, length, jaw, chin, chinForward, cheekbone, cheek, brow, forehead, eyeSpacing, eyeSize, eyeTilt,
            fold, socket, noseLength, noseWidth, bridge, tip, hump, mouthWidth, upperLip, lowerLip, mouthHeight,
            muzzle, ear, earOut, neck, sag};
    }

    /** From values of the coefficients. */
    public static FaceShape of(double[] c) {
        return new FaceShape(c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9], c[10], c[11], c[12], c[13],
                c[14], c[15], c[16], c[17], c[18], c[19], c[20], c[21], c[22], c[23], c[24], c[25], c[26],
                c[27]);
    }
}
