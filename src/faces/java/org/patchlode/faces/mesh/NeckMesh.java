package org.patchlode.faces.mesh;

import org.patchlode.faces.person.FaceShape;
import org.patchlode.faces.person.Noise;

/** Neck and shoulders: stacked ellipses that flare into a torso. */
public final class NeckMesh {
    private static final int ROWS = 40;
    private static final int COLUMNS = 49;
    /** Below this the head's turn is not followed any more. */
    static final double FIXED = -1.75;

    private NeckMesh() {}

    public static Mesh of(FaceShape s) {
        Mesh mesh = new Mesh(Material.NECK, ROWS, COLUMNS);
        for (int r = 0; r < ROWS; r++) {
            double y = -0.45 - 2.6 * r / (ROWS - 1);
            double flare = Noise.step(-1.35, -2.5, y);
            double collar = Noise.step(-1.2, -1.75, y);
            double side = 0.47 * s.neck() + 0.14 * collar + 1.45 * flare;
            double depth = 0.50 * s.neck() + 0.10 * collar + 0.35 * flare;
            double centre = -0.22 - 0.16 * Noise.step(-0.5, -1.6, y);
            for (int c = 0; c < COLUMNS; c++) {
                double angle = 2 * Math.PI * c / (COLUMNS - 1) - Math.PI;
                double sx = StrictMath.sin(angle);
                double sz = StrictMath.cos(angle);
                // Two cords run from behind the ears to the pit of the throat.
                double cord = 0.035 * Noise.bump(Math.abs(sx) - Noise.mix(0.75, 0.15, Noise.step(-0.7, -1.65, y)), 0.22)
                        * Noise.step(-0.2, 0.4, sz) * (1 - collar * 0.3);
                double throat = 0.035 * (s.neck() - 0.86) / 0.2 * Noise.bump(sx, y + 1.25, 0.25, 0.16)
                        * Noise.step(0, 0.6, sz);
                mesh.vertex(r, c, sx * (side + cord), y, centre + sz * (depth + cord + throat), sx, y, sz);
            }
        }
        mesh.smooth(true);
        return mesh;
    }
}
