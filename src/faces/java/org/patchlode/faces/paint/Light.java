package org.patchlode.faces.paint;

import java.util.Arrays;
import org.patchlode.faces.mesh.Mesh;
import org.patchlode.faces.person.Factors;

/** The key light: its direction and a depth map seen from it, which tells what lies in shadow. */
public final class Light {
    private static final double DEGREE = Math.PI / 180;
    private static final double HALF = 2.0;
    private static final float EMPTY = -1e9f;

    public final double[] direction;
    private final double[] right;
    private final double[] up;
    private final int size;
    private final float[] depth;

    public Light(Factors f, int size) {
        double az = f.lightAzimuth() * DEGREE;
        double el = f.lightElevation() * DEGREE;
        double ce = StrictMath.cos(el);
        direction = new double[] {StrictMath.sin(az) * ce, StrictMath.sin(el), StrictMath.cos(az) * ce};
        right = new double[] {StrictMath.cos(az), 0, -StrictMath.sin(az)};
        up = new double[] {
            direction[1] * right[2] - direction[2] * right[1],
            direction[2] * right[0] - direction[0] * right[2],
            direction[0] * right[1] - direction[1] * right[0]};
        this.size = size;
        depth = new float[size * size];
        Arrays.fill(depth, EMPTY);
    }

    /** Adds a mesh, its vertices in the camera's frame, to what casts shadows. */
    public void cast(Mesh mesh, float[] turned) {
        float[] seen = new float[turned.length];
        for (int i = 0; i < turned.length; i += 3) {
            seen[i] = (float) map(dot(right, turned[i], turned[i + 1], turned[i + 2]));
            seen[i + 1] = (float) map(dot(up, turned[i], turned[i + 1], turned[i + 2]));
            seen[i + 2] = (float) dot(direction, turned[i], turned[i + 1], turned[i + 2]);
        }
        // Shadows are soft: every other row and column will do.
        for (int r = 0; r < mesh.rows - 1; r += 2) {
            int below = Math.min(mesh.rows - 1, r + 2) - r;
            for (int c = 0; c < mesh.columns - 1; c += 2) {
                int a = 3 * (r * mesh.columns + c);
                int b = a + 3 * below * mesh.columns;
                int right = 3 * (Math.min(mesh.columns - 1, c + 2) - c);
                triangle(seen, a, b, a + right);
                triangle(seen, a + right, b, b + right);
            }
        }
    }

    private void triangle(float[] p, int a, int b, int c) {
        int left = Math.max(0, (int) Math.ceil(Math.min(p[a], Math.min(p[b], p[c])) - 0.5f));
        int end = Math.min(size - 1, (int) Math.floor(Math.max(p[a], Math.max(p[b], p[c])) - 0.5f));
        int top = Math.max(0, (int) Math.ceil(Math.min(p[a + 1], Math.min(p[b + 1], p[c + 1])) - 0.5f));
        int bottom = Math.min(size - 1, (int) Math.floor(Math.max(p[a + 1], Math.max(p[b + 1], p[c + 1])) - 0.5f));
        float area = (p[b] - p[a]) * (p[c + 1] - p[a + 1]) - (p[b + 1] - p[a + 1]) * (p[c] - p[a]);
        if (left > end || top > bottom || area == 0) {
            return;
        }
        for (int y = top; y <= bottom; y++) {
            for (int x = left; x <= end; x++) {
                float px = x + 0.5f;
                float py = y + 0.5f;
                float wa = ((p[b] - px) * (p[c + 1] - py) - (p[b + 1] - py) * (p[c] - px)) / area;
                float wb = ((p[c] - px) * (p[a + 1] - py) - (p[c + 1] - py) * (p[a] - px)) / area;
                float wc = 1 - wa - wb;
                if (wa < 0 || wb < 0 || wc < 0) {
                    continue;
                }
                float z = wa * p[a + 2] + wb * p[b + 2] + wc * p[c + 2];
                int at = y * size + x;
                if (z > depth[at]) {
                    depth[at] = z;
                }
            }
        }
    }

    /** How much of the key light reaches a point of the camera's frame, from 0 to 1, soft at the edges. */
    double reaches(double x, double y, double z, double nx, double ny, double nz) {
        // Asking a little above the surface keeps it from shading itself.
        double ox = x + 0.035 * nx;
        double oy = y + 0.035 * ny;
        double oz = z + 0.035 * nz;
        double u = map(dot(right, ox, oy, oz)) - 0.5;
        double v = map(dot(up, ox, oy, oz)) - 0.5;
        double here = dot(direction, ox, oy, oz) + 0.03;
        int left = (int) Math.floor(u);
        int top = (int) Math.floor(v);
        double fx = u - left;
        double fy = v - top;
        double lit = 0;
        for (int dy = -1; dy <= 2; dy++) {
            double wy = dy == -1 ? 1 - fy : dy == 2 ? fy : 1;
            for (int dx = -1; dx <= 2; dx++) {
                double wx = dx == -1 ? 1 - fx : dx == 2 ? fx : 1;
                int column = left + dx;
                int row = top + dy;
                boolean outside = column < 0 || row < 0 || column >= size || row >= size;
                if (outside || depth[row * size + column] <= here) {
                    lit += wx * wy;
                }
            }
        }
        return lit / 9;
    }

    private double map(double length) {
        return (length / HALF + 1) * 0.5 * size;
    }

    private static double dot(double[] d, double x, double y, double z) {
        return d[0] * x + d[1] * y + d[2] * z;
    }
}
