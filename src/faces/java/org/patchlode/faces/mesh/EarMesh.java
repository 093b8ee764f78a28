package org.patchlode.faces.mesh;

import org.patchlode.faces.person.FaceShape;
import org.patchlode.faces.person.Noise;

/** An ear: a tilted dish with a rim, drawn as rings about its bowl. */
public final class EarMesh {
    private static final int RINGS = 14;
    private static final int SPOKES = 29;

    private EarMesh() {}

    /** @param side 1 for the right edge of the image, -1 for the left */
    public static Mesh of(FaceShape s, int side) {
        Mesh mesh = new Mesh(Material.EAR, RINGS, SPOKES);
        double size = 0.275 * s.ear();
        double tilt = 0.34 * Noise.clamp(s.earOut(), 0.3, 2);
        double rootX = (Skull.HALF_WIDTH * s.width()) * 0.985;
        for (int r = 0; r < RINGS; r++) {
            double rho = r / (double) (RINGS - 1);
            for (int c = 0; c < SPOKES; c++) {
                double angle = 2 * Math.PI * c / (SPOKES - 1);
                double up = StrictMath.sin(angle);
                double back = StrictMath.cos(angle);
                // Broad above, narrow at the lobe.
                double width = 0.58 + 0.14 * up;
                double v = size * rho * up;
                double d = size * rho * back * width;
                double rim = Noise.bump(rho - 0.86, 0.17) * (0.45 + 0.55 * Noise.step(-0.7, 0.2, back + 0.3 * up));
                double inner = 0.6 * Noise.bump(rho - 0.55, 0.16) * Noise.step(-0.2, 0.5, back);
                double bowl = -0.9 * Noise.bump(rho, 0.5);
                double lobe = 0.5 * Noise.bump(up + 0.85, 0.35) * rho;
                double out = 0.055 * (rim + inner + bowl + lobe) - 0.05 * Noise.step(0.9, 1, rho);
                double reach = d + size * 0.45;
                double x = rootX + reach * tilt + out;
                double z = -0.16 + size * 0.1 - reach * 0.9 + out * tilt - 0.12 * v;
                double shade = 0.55 * Noise.bump(rho - 0.2, 0.4)
                        + 0.35 * Noise.bump(rho - 0.7, 0.12) * Noise.step(-0.2, 0.4, back + up);
                mesh.vertex(r, c, side * x, -0.17 + v, z, shade, rho, 0);
            }
        }
        mesh.smooth(true);
        return mesh;
    }
}
