package org.patchlode.faces.mesh;

import org.patchlode.faces.person.Hair;

/** A knot of hair behind the crown. */
public final class BunMesh {
    private static final int ROWS = 17;
    private static final int COLUMNS = 33;

    private BunMesh() {}

    public static Mesh of(Hair hair) {
        Mesh mesh = new Mesh(Material.HAIR, ROWS, COLUMNS);
        double size = 0.33 * hair.volume();
        for (int r = 0; r < ROWS; r++) {
            double latitude = Math.PI * (0.5 - r / (double) (ROWS - 1));
            double ring = StrictMath.cos(latitude);
            double up = StrictMath.sin(latitude);
            for (int c = 0; c < COLUMNS; c++) {
                double around = c / (double) (COLUMNS - 1);
                double azimuth = 2 * Math.PI * around - Math.PI;
                double wound = size * (1 + 0.08 * StrictMath.sin(3 * azimuth + 6 * latitude) * ring);
                mesh.vertex(r, c, wound * ring * StrictMath.sin(azimuth), 1.16 + 0.85 * wound * up,
                        -0.42 + wound * ring * StrictMath.cos(azimuth), around, r / (double) (ROWS - 1), 0);
            }
        }
        mesh.smooth(true);
        return mesh;
    }
}
