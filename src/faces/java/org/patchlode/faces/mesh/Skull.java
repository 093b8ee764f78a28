package org.patchlode.faces.mesh;

import org.patchlode.faces.person.Expression;
import org.patchlode.faces.person.FaceShape;
import org.patchlode.faces.person.Noise;

/**
 * The smooth closed surface under face and hair: superelliptic cross sections, flat in front, with the underside of the
 * jaw rising backwards. A point is found by azimuth (0 in front, positive to the right) and latitude.
 */
public final class Skull {
    static final double HALF_WIDTH = 0.79;
    static final double FRONT = 0.84;
    static final double BACK = 0.98;
    static final double CROWN = 1.13;
    static final double CHIN = 1.13;

    private static final int STEPS = 360;

    private final FaceShape s;
    private final double open;
    private final Ring[] rings = new Ring[STEPS + 1];

    public Skull(FaceShape shape, Expression expression) {
        s = shape;
        open = expression.open();
        for (int i = 0; i <= STEPS; i++) {
            rings[i] = exact(Math.PI * i / STEPS - Math.PI / 2);
        }
    }

    /** What of a point depends on the latitude alone: sine, and the radii there sideways, forwards and backwards. */
    record Ring(double sine, double side, double front, double back) {}

    /** What of a point depends on the azimuth alone: sideways and forward part. */
    record Ray(double side, double forward) {}

    /** The ring at a latitude, from a table: powers are slow. */
    Ring ring(double latitude) {
        double at = (latitude / Math.PI + 0.5) * STEPS;
        int below = (int) Noise.clamp(Math.floor(at), 0, STEPS - 1.0);
        double t = at - below;
        Ring a = rings[below];
        Ring b = rings[below + 1];
        return new Ring(Noise.mix(a.sine, b.sine, t), Noise.mix(a.side, b.side, t), Noise.mix(a.front, b.front, t),
                Noise.mix(a.back, b.back, t));
    }

    private Ring exact(double latitude) {
        double u = Math.abs(StrictMath.sin(latitude));
        if (latitude >= 0) {
            return new Ring(u, superellipse(u, 2.55), superellipse(u, 2.45 + 0.25 * s.forehead()), superellipse(u, 2.15));
        }
        double jaw = Noise.clamp(2.15 + 0.55 * s.jaw(), 1.75, 3.4);
        return new Ring(-u, superellipse(u, jaw), superellipse(u, 4.8), superellipse(u, 2));
    }

    static Ray ray(double azimuth) {
        double x = StrictMath.sin(azimuth);
        double z = StrictMath.cos(azimuth);
        double n = z > 0 ? 2.3 : 2.1;
        double stretch = 1 / StrictMath.pow(StrictMath.pow(Math.abs(x), n) + StrictMath.pow(Math.abs(z), n), 1 / n);
        return new Ray(x * stretch, z * stretch);
    }

    private static double superellipse(double u, double n) {
        return u >= 1 ? 0 : StrictMath.pow(1 - StrictMath.pow(u, n), 1 / n);
    }

    /** Writes x, y, z of the point into {@code out}. */
    void point(Ring ring, Ray ray, double[] out) {
        double x = HALF_WIDTH * s.width() * ray.side() * ring.side();
        double forward = ray.forward();
        double z = forward > 0 ? FRONT * forward * ring.front() : BACK * forward * ring.back();
        double y = CROWN * ring.sine();
        if (y < 0) {
            double u = -ring.sine();
            double drop = z > 0 ? Noise.mix(0.66, 1, Noise.step(-0.15, 0.62, z))
                    : Noise.mix(0.66, 0.52, Noise.step(0, 0.6, -z));
            drop = Noise.mix(1, drop, Noise.step(0, 0.6, u));
            y = -CHIN * u * drop * Noise.mix(1, s.length(), u);
            x *= 1 + 0.11 * s.jaw() * Noise.bump(y + 0.62, 0.42) * Noise.bump(z - 0.15, 0.6);
            y -= 0.13 * open * Noise.step(0.35, 1.05, u) * Noise.step(-0.1, 0.5, z);
        }
        // The skull is widest behind the temples, above the ears, narrow at the temples, and wide again at the cheeks.
        x *= 1 + 0.05 * Noise.bump(z + 0.3, y - 0.4, 0.9, 0.8) - 0.05 * Noise.bump(z - 0.55, y - 0.3, 0.45, 0.5)
                + 0.05 * s.cheekbone() * Noise.bump(y + 0.15, z - 0.35, 0.35, 0.5);
        out[0] = x;
        out[1] = y;
        out[2] = z;
    }
}
