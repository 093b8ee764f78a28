package org.patchlode.faces.mesh;

import java.util.ArrayList;
import java.util.List;
import org.patchlode.faces.person.Factors;
import org.patchlode.faces.person.Noise;

/**
 * Glasses that some people always wear: two rims, a bridge and two arms, as tubes.
 *
 * @param worn whether there are any
 * @param round from 0 for angular to 1 for round rims
 * @param thick radius of the tubes, in 10 cm
 * @param colour linear light, red, green, blue
 */
public record Spectacles(boolean worn, double round, double thick, double[] colour) {
    private static final double[][] COLOURS = {
        {0.012, 0.012, 0.014}, {0.09, 0.035, 0.012}, {0.42, 0.30, 0.11}, {0.25, 0.02, 0.025}, {0.03, 0.05, 0.16}};
    private static final int AROUND = 8;

    public static Spectacles of(Factors f) {
        long s = Noise.scramble(0xFACE0004L + f.identity());
        double[] colour = COLOURS[(int) (COLOURS.length * Noise.uniform(s, 1))];
        return new Spectacles(Noise.uniform(s, 0) < 0.22, Noise.uniform(s, 2), Noise.between(s, 3, 0.016, 0.027), colour);
    }

    public List<Mesh> meshes(Layout at) {
        List<Mesh> meshes = new ArrayList<>();
        if (!worn) {
            return meshes;
        }
        double wide = Noise.mix(0.235, 0.205, round);
        double high = Noise.mix(0.155, 0.195, round);
        double centreX = Math.max(at.eyeX, wide + 0.06);
        for (int side = -1; side <= 1; side += 2) {
            meshes.add(rim(side, centreX, wide, high));
            double[] front = {side * (centreX + wide), 0.03, depth(centreX + wide)};
            double[] back = {side * 0.84, 0.0, -0.15};
            meshes.add(rod(front, back, 0));
        }
        double inner = centreX - wide;
        meshes.add(rod(new double[] {-inner, 0.02, depth(inner)}, new double[] {inner, 0.02, depth(inner)}, 0.035));
        return meshes;
    }

    /** The rims bend round the face. */
    private static double depth(double x) {
        return 0.925 - 0.42 * x * x;
    }

    private Mesh rim(int side, double centreX, double wide, double high) {
        int columns = 41;
        Mesh mesh = new Mesh(Material.RIM, AROUND + 1, columns);
        double power = Noise.mix(3.6, 2, round);
        for (int c = 0; c < columns; c++) {
            double angle = 2 * Math.PI * c / (columns - 1);
            double dx = StrictMath.cos(angle);
            double dy = StrictMath.sin(angle);
            double sum = StrictMath.pow(Math.abs(dx), power) + StrictMath.pow(Math.abs(dy), power);
            double r = StrictMath.pow(sum, -1 / power);
            double x = side * (centreX + wide * r * dx);
            for (int a = 0; a <= AROUND; a++) {
                double turn = 2 * Math.PI * a / AROUND;
                double out = thick * StrictMath.cos(turn);
                mesh.vertex(a, c, x + side * out * dx, -0.015 + high * r * dy + out * dy,
                        depth(x) + thick * StrictMath.sin(turn), 0, 0, 0);
            }
        }
        mesh.smooth(true);
        return mesh;
    }

    /** A straight tube, or one arched upwards by {@code arch}. */
    private Mesh rod(double[] from, double[] to, double arch) {
        int columns = 9;
        Mesh mesh = new Mesh(Material.RIM, AROUND + 1, columns);
        double dx = to[0] - from[0];
        double dz = to[2] - from[2];
        double length = Math.sqrt(dx * dx + dz * dz);
        for (int c = 0; c < columns; c++) {
            double t = c / (double) (columns - 1);
            for (int a = 0; a <= AROUND; a++) {
                double turn = 2 * Math.PI * a / AROUND;
                double up = thick * StrictMath.cos(turn);
                double aside = thick * 0.8 * StrictMath.sin(turn);
                mesh.vertex(a, c, Noise.mix(from[0], to[0], t) + aside * dz / length,
                        Noise.mix(from[1], to[1], t) + up + arch * 4 * t * (1 - t),
                        Noise.mix(from[2], to[2], t) - aside * dx / length, 0, 0, 0);
            }
        }
        mesh.smooth(false);
        return mesh;
    }
}
