package org.patchlode.faces.mesh;

import org.patchlode.faces.person.Hair;
import org.patchlode.faces.person.Noise;

/** Hair as a shell over the skull that ends at the hairline, or hangs from where the head is widest. */
public final class HairMesh {
    private static final int ROWS = 50;
    private static final int COLUMNS = 121;
    private static final double DEGREE = Math.PI / 180;

    private HairMesh() {}

    public static Mesh of(Hair hair, Skull skull, Relief relief) {
        Haircut cut = Haircut.of(hair);
        Mesh mesh = new Mesh(Material.HAIR, ROWS, COLUMNS);
        double[] p = new double[3];
        double[] widest = new double[3];
        for (int c = 0; c < COLUMNS; c++) {
            double azimuth = 2 * Math.PI * c / (COLUMNS - 1) - Math.PI;
            double degrees = Math.abs(azimuth) / DEGREE;
            double around = c / (double) (COLUMNS - 1);
            Skull.Ray ray = Skull.ray(azimuth);
            double end = cut.end(degrees) + 3 * (Noise.band(around * 48, 0.5, 48, hair.seed()) - 0.5)
                    + 3 * (Noise.band(around * 17, 0.5, 17, hair.seed() + 6) - 0.5);
            double hang = cut.hang(degrees);
            double brink = hang > 0 ? -6 : end;
            skull.point(skull.ring(brink * DEGREE), ray, widest);
            double first = cut.start(brink);
            int bend = hang > 0 ? ROWS * 45 / 100 : ROWS - 1;
            for (int r = 0; r < ROWS; r++) {
                double t = Math.min(1, r / (double) bend);
                double latitude = Noise.mix(first, brink, t);
                skull.point(skull.ring(latitude * DEGREE), ray, p);
                double fall = r <= bend ? 0 : (r - bend) / (double) (ROWS - 1 - bend);
                double thick = cut.thickness(p[0], p[1], p[2], degrees, hang > 0 ? 0 : t, around);
                p[2] += p[1] > 0.2 ? Noise.step(0.12, 0.5, p[2]) * relief.height(p[0], p[1]) : 0;
                double below = fall * hang;
                double flare = 1 + thick + cut.flare(fall, degrees);
                double wave = hair.curl() * 0.05 * fall * (Noise.band(around * 24, fall * 4, 24, hair.seed() + 5) - 0.5);
                double x = p[0] * (flare + wave);
                double z = -0.1 + (p[2] + 0.1) * (flare + wave);
                double y = 0.1 + (p[1] - 0.1) * (1 + thick) - below;
                double edge = brink >= first ? 1 : hang > 0 ? fall : cut.edge(degrees, t);
                mesh.vertex(r, c, x, y, z, around, t + fall * hang, edge);
            }
        }
        mesh.smooth(true);
        return mesh;
    }
}
