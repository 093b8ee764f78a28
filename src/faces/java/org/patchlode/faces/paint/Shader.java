package org.patchlode.faces.paint;

import org.patchlode.faces.person.Noise;

/**
 * Lights a sample: wrapped Lambert with more wrap in red, as light seeps through skin; a soft highlight; a sky and
 * ground fill dimmed in hollows; shadows of the key light.
 */
final class Shader {
    private static final double KEY = 1.85;

    private final Light light;
    private final double[] half;
    private final double[] rgb = new double[3];

    Shader(Light light) {
        this.light = light;
        double[] d = light.direction;
        double length = Math.sqrt(d[0] * d[0] + d[1] * d[1] + (d[2] + 1) * (d[2] + 1)) + 1e-9;
        half = new double[] {d[0] / length, d[1] / length, (d[2] + 1) / length};
    }

    /**
     * @param p point and n normal, in the camera's frame
     * @param open 1 in the open, less in hollows
     * @param seep how far light seeps past the terminator
     * @return linear light, valid until the next call
     */
    double[] light(Paint paint, double[] p, double[] n, double open, double seep) {
        double[] d = light.direction;
        double facing = n[0] * d[0] + n[1] * d[1] + n[2] * d[2];
        double reach = facing > -0.4 ? light.reaches(p[0], p[1], p[2], n[0], n[1], n[2]) : 0;
        double sky = 0.5 + 0.5 * n[1];
        double fill = (0.16 + 0.20 * sky + 0.16 * Math.max(0, n[2])) * open;
        double towards = Math.max(0, n[0] * half[0] + n[1] * half[1] + n[2] * half[2]);
        double broad = power8(towards);
        double shine = paint.gloss * (0.055 * broad + 0.16 * power8(broad) * 0.6) * reach * Noise.step(-0.05, 0.25, facing);
        double rim = 1 - Math.max(0, n[2]);
        shine += paint.gloss * 0.05 * rim * rim * rim * open;
        double key = KEY * (0.55 + 0.45 * open);
        double gleam = shine * KEY;
        rgb[0] = paint.red * (fill * 0.98 + key * wrap(facing, 0.30 * seep) * Noise.mix(reach, 1, 0.10 * seep)) + gleam;
        rgb[1] = paint.green * (fill + key * wrap(facing, 0.14 * seep) * Noise.mix(reach, 1, 0.03 * seep)) + gleam;
        rgb[2] = paint.blue * (fill * 1.06 + key * wrap(facing, 0.09 * seep) * Noise.mix(reach, 1, 0.02 * seep)) + gleam;
        return rgb;
    }

    /** The highlight of a strand: brightest where it runs across the direction halfway between light and eye. */
    double strand(double tx, double ty, double tz) {
        double along = tx * half[0] + ty * half[1] + tz * half[2];
        double across = Math.max(0, 1 - along * along);
        return power8(across) * across * across;
    }

    private static double wrap(double facing, double by) {
        double w = (facing + by) / (1 + by);
        return w <= 0 ? 0 : w;
    }

    private static double power8(double x) {
        double two = x * x;
        double four = two * two;
        return four * four;
    }
}
