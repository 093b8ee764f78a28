package org.patchlode.faces.mesh;

import org.patchlode.faces.person.Hair;
import org.patchlode.faces.person.Noise;

/** The geometry of a hair style: where it ends round the head, how thick it is, how far it hangs. */
final class Haircut {
    /** Azimuths of the control points of the line where hair ends: front, temples, before and behind the ear, nape. */
    private static final double[] AZIMUTHS = {0, 28, 48, 62, 78, 94, 112, 135, 180};
    private static final double[] USUAL = {37, 37, 33, 18, -4, 10, -14, -34, -46};
    private static final double[] RING = {60, 60, 60, 42, 8, 10, -14, -34, -46};
    private static final double[] CURTAIN = {39, 35, 21, 10, -4, 10, -14, -34, -46};
    private static final double[] FRINGE = {14, 14, 12, 6, -6, 6, -16, -36, -46};

    private final Hair hair;
    private final double[] line;
    private final double top;
    private final double side;
    private final double length;

    private Haircut(Hair hair, double[] line, double top, double side, double length) {
        this.hair = hair;
        this.line = line;
        this.top = top * hair.volume();
        this.side = side * hair.volume();
        this.length = length;
    }

    static Haircut of(Hair hair) {
        return switch (hair.style()) {
            case SHAVED, BALD -> new Haircut(hair, RING, 0.03, 0.035, 0);
            case BUZZ -> new Haircut(hair, USUAL, 0.035, 0.025, 0);
            case SHORT -> new Haircut(hair, USUAL, 0.11, 0.07, 0);
            case PARTED -> new Haircut(hair, USUAL, 0.16, 0.085, 0);
            case QUIFF -> new Haircut(hair, USUAL, 0.24, 0.06, 0);
            case AFRO -> new Haircut(hair, USUAL, 0.38, 0.34, 0);
            case FRINGE -> new Haircut(hair, FRINGE, 0.15, 0.12, 0);
            case BUN -> new Haircut(hair, USUAL, 0.07, 0.05, 0);
            case BOB -> new Haircut(hair, (hair.seed() & 1) == 0 ? CURTAIN : FRINGE, 0.14, 0.16, 0.85);
            case LONG -> new Haircut(hair, hair.seed() % 3 == 0 ? FRINGE : CURTAIN, 0.12, 0.14, 1.75);
        };
    }

    /** Latitude in degrees at which hair ends, at an azimuth in degrees from the front. */
    double end(double azimuth) {
        int i = 1;
        while (i < AZIMUTHS.length - 1 && azimuth > AZIMUTHS[i]) {
            i++;
        }
        double t = Noise.step(AZIMUTHS[i - 1], AZIMUTHS[i], azimuth);
        double end = Noise.mix(line[i - 1], line[i], t);
        double temple = hair.hairline() > 0 ? 1 + 0.9 * Noise.bump(azimuth - 40, 26) : 1;
        return end + (line == USUAL ? hair.hairline() * temple * Noise.step(70, 50, azimuth) : 0);
    }

    /** Latitude in degrees at which hair begins. */
    double start(double end) {
        return hair.style() == Hair.Style.BALD ? Math.max(end, 44) : 90;
    }

    /** How near a point is to the edge, 0 to 1, where hair lies on the skull; the last tenth frays. */
    double edge(double azimuth, double t) {
        if (hair.style() != Hair.Style.BALD) {
            return t;
        }
        return Math.max(Math.max(t, 1 - t), 0.9 + 0.16 * Noise.step(82, 62, azimuth));
    }

    /** How far it falls below where the head is widest, in 10 cm; 0 where it lies on the skull to its end. */
    double hang(double azimuth) {
        return length * Noise.step(50, 68, azimuth);
    }

    /** How much wider than the skull the falling part gets towards its end. */
    double flare(double fall, double azimuth) {
        double behind = Noise.step(58, 100, azimuth);
        return length > 0 ? behind * (0.08 * Noise.step(0, 0.5, fall) - 0.05 * Noise.step(0.5, 1, fall)) : 0;
    }

    /** Thickness relative to the skull's radius; below 0 it is under the skin. */
    double thickness(double x, double y, double z, double azimuth, double t, double around) {
        double high = Noise.step(0.1, 0.85, y);
        double thick = Noise.mix(side, top, high);
        switch (hair.style()) {
            case PARTED, BOB, LONG -> {
                double groove = Noise.bump(x - hair.parting(), 0.10) * Noise.step(0.2, 0.9, y) * Noise.step(-0.6, 0, z);
                thick *= 1 - 0.55 * groove;
            }
            case QUIFF -> thick *= 0.55 + 0.75 * Noise.step(0.0, 0.6, z) * high;
            default -> { }
        }
        int seed = hair.seed();
        double lumps = Noise.band(around * 32, y * 7, 32, seed + 1) - 0.5;
        thick *= 1 + (0.25 + 0.3 * hair.curl()) * lumps;
        double edge = line == FRINGE && azimuth < 60 ? Noise.step(0.99, 0.86, t) : Noise.step(0.95, 0.74, t);
        if (hair.style() == Hair.Style.BALD) {
            edge *= Noise.step(0, 0.3, t);
        }
        if (length > 0) {
            // Next to the face it lies close, so that its front edge is round.
            thick *= 0.45 + 0.55 * Noise.step(56, 84, azimuth) + 0.55 * Noise.step(56, 30, azimuth);
        }
        return Noise.mix(0.012, thick, edge);
    }
}
