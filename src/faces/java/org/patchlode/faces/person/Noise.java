package org.patchlode.faces.person;

/**
 * Hashes, noise and smooth steps. Only operations whose result IEEE 754 fixes to the last bit, so that a rendering is the
 * same bytes on every machine.
 */
public final class Noise {

    private Noise() {}

    /** Scrambles the bits (SplitMix64's finaliser). */
    public static long scramble(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Uniform in [0, 1): the k-th draw of a seed. */
    public static double uniform(long seed, int k) {
        return (scramble(scramble(seed) + k) >>> 11) * 0x1.0p-53;
    }

    /** Uniform in [low, high). */
    public static double between(long seed, int k, double low, double high) {
        return low + (high - low) * uniform(seed, k);
    }

    /** Bell-shaped: mean 0, deviation 0.82, never beyond 2.46. A sum of draws, as that needs no logarithm. */
    static double bell(long seed, int k) {
        int base = 1000 + 4 * k;
        double sum = uniform(seed, base) + uniform(seed, base + 1) + uniform(seed, base + 2) - 1.5;
        return 2 * sum * 0.82;
    }

    /** 0 below {@code low}, 1 above {@code high}, smooth between; works with the ends swapped too. */
    public static double step(double low, double high, double x) {
        double t = (x - low) / (high - low);
        if (t <= 0) {
            return 0;
        }
        return t >= 1 ? 1 : t * t * (3 - 2 * t);
    }

    /** A smooth hill of height 1 over an ellipse with half axes rx, ry; 0 outside it. */
    public static double bump(double dx, double dy, double rx, double ry) {
        double u = dx / rx;
        double v = dy / ry;
        double d = 1 - u * u - v * v;
        return d <= 0 ? 0 : d * d * d;
    }

    /** A smooth hill of height 1 over the interval of half width r; 0 outside it. */
    public static double bump(double d, double r) {
        double u = d / r;
        double w = 1 - u * u;
        return w <= 0 ? 0 : w * w;
    }

    public static double mix(double a, double b, double t) {
        return a + (b - a) * t;
    }

    public static double clamp(double x, double low, double high) {
        return x < low ? low : Math.min(x, high);
    }

    /** Value noise in [0, 1): smooth, with one cell a unit. */
    public static double cloud(double x, double y, int seed) {
        int xi = (int) Math.floor(x);
        int yi = (int) Math.floor(y);
        return cells(x - xi, y - yi, xi, xi + 1, yi, seed);
    }

    /** Value noise in [0, 1) that repeats after {@code period} units of x, for what runs round a head. */
    public static double band(double x, double y, int period, int seed) {
        int floor = (int) Math.floor(x);
        int yi = (int) Math.floor(y);
        int left = Math.floorMod(floor, period);
        return cells(x - floor, y - yi, left, left + 1 == period ? 0 : left + 1, yi, seed);
    }

    private static double cells(double fx, double fy, int left, int right, int y, int seed) {
        double sx = fx * fx * (3 - 2 * fx);
        double sy = fy * fy * (3 - 2 * fy);
        double top = mix(cell(left, y, seed), cell(right, y, seed), sx);
        double bottom = mix(cell(left, y + 1, seed), cell(right, y + 1, seed), sx);
        return mix(top, bottom, sy);
    }

    /** Dots of differing strength, one a unit cell, at random places in it: 1 in the middle of the strongest. */
    public static double dots(double x, double y, int seed) {
        int xi = (int) Math.floor(x);
        int yi = (int) Math.floor(y);
        double dx = x - xi - 0.32 - 0.36 * cell(xi, yi, seed);
        double dy = y - yi - 0.32 - 0.36 * cell(xi, yi, seed + 71);
        double size = cell(xi, yi, seed + 142);
        double r = 0.14 + 0.18 * size;
        return size < 0.3 ? 0 : (0.4 + 0.6 * size) * Math.min(1, 1.5 * bump(dx, dy, r, r));
    }

    /** Uniform in [0, 1) for a cell of the plane. */
    static double cell(int x, int y, int seed) {
        int h = x * 0x27D4EB2D + y * 0x165667B1 + seed * 0x9E3779B1;
        h = (h ^ (h >>> 15)) * 0x85EBCA6B;
        h = (h ^ (h >>> 13)) * 0xC2B2AE35;
        return ((h ^ (h >>> 16)) >>> 8) * 0x1.0p-24;
    }
}
