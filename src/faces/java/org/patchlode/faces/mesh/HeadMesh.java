package org.patchlode.faces.mesh;

import org.patchlode.faces.person.Noise;

/** Lays the face's grid over the skull and raises the features; denser where the features are. */
public final class HeadMesh {
    private static final int COLUMNS = 121;
    private static final int ROWS = 116;

    private HeadMesh() {}

    public static Mesh of(Skull skull, Relief relief, Layout at) {
        Mesh mesh = new Mesh(Material.SKIN, ROWS, COLUMNS);
        Skull.Ray[] rays = new Skull.Ray[COLUMNS];
        for (int c = 0; c < COLUMNS; c++) {
            double t = 2 * Math.PI * c / (COLUMNS - 1) - Math.PI;
            rays[c] = Skull.ray(t - 0.55 * StrictMath.sin(t));
        }
        double[] p = new double[3];
        for (int r = 0; r < ROWS; r++) {
            Skull.Ring ring = skull.ring(latitude(r / (double) (ROWS - 1)));
            for (int c = 0; c < COLUMNS; c++) {
                skull.point(ring, rays[c], p);
                double x = p[0];
                double y = p[1];
                double front = Noise.step(0.12, 0.5, p[2]);
                double rise = front > 0 ? front * relief.height(x, y) : 0;
                // The tip of the nose hangs, so its underside faces down.
                double hang = rise * 0.15 * Noise.bump(x, y - at.noseTip, 0.25, 0.2);
                mesh.vertex(r, c, x, y - hang, p[2] + rise, x, y, p[2]);
            }
        }
        mesh.smooth(true);
        return mesh;
    }

    /** From the crown down: most rows between forehead and chin. */
    private static double latitude(double t) {
        double degrees = t < 0.14 ? Noise.mix(90, 36, t / 0.14)
                : t < 0.82 ? Noise.mix(36, -66, (t - 0.14) / 0.68) : Noise.mix(-66, -90, (t - 0.82) / 0.18);
        return degrees * (Math.PI / 180);
    }
}
