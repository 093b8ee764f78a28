package org.patchlode.faces.mesh;

import org.patchlode.faces.person.Factors;
import org.patchlode.faces.person.Noise;

/** Turns the head on its neck, and maps it to the samples of a frame; a camera 0.9 m away, so near parts grow a little. */
public final class Pose {
    private static final double DEGREE = Math.PI / 180;
    private static final double DISTANCE = 9;
    /** Half of what an image shows at scale 1, in 10 cm. */
    static final double EXTENT = 1.54;
    private static final double PIVOT_Y = -0.35;
    private static final double PIVOT_Z = -0.15;
    private static final double MIDDLE = 0.0;

    private final double[] head;
    private final double[] body;
    private final double samples;
    private final double centreX;
    private final double centreY;

    public Pose(Factors f, int size) {
        head = rotation(f.yaw() * DEGREE, -f.pitch() * DEGREE);
        body = rotation(f.yaw() * 0.3 * DEGREE, 0);
        samples = size / (2 * EXTENT) * f.scale();
        centreX = size * (0.5 + f.x());
        centreY = size * (0.5 + f.y());
    }

    /** Samples a unit of length, before perspective. */
    public double samples() {
        return samples;
    }

    /** Vertices in the camera's frame, or directions if {@code direction}. */
    public float[] turn(Mesh mesh, float[] from, boolean direction) {
        float[] to = new float[from.length];
        for (int i = 0; i < from.length; i += 3) {
            double follow = follow(mesh.material, mesh.at[i + 1]);
            double x = from[i];
            double y = direction ? from[i + 1] : from[i + 1] - PIVOT_Y;
            double z = direction ? from[i + 2] : from[i + 2] - PIVOT_Z;
            for (int k = 0; k < 3; k++) {
                double h = head[3 * k] * x + head[3 * k + 1] * y + head[3 * k + 2] * z;
                double b = body[3 * k] * x + body[3 * k + 1] * y + body[3 * k + 2] * z;
                to[i + k] = (float) Noise.mix(b, h, follow);
            }
            if (!direction) {
                to[i + 1] += (float) PIVOT_Y;
                to[i + 2] += (float) PIVOT_Z;
            }
        }
        return to;
    }

    private static double follow(Material material, double y) {
        return switch (material) {
            case NECK -> Noise.step(NeckMesh.FIXED, -0.65, y);
            case HAIR -> 1 - 0.6 * Noise.step(-0.8, -1.7, y);
            default -> 1;
        };
    }

    /** Maps vertices in the camera's frame to x, y in samples and depth. */
    public float[] project(float[] turned) {
        float[] seen = new float[turned.length];
        for (int i = 0; i < turned.length; i += 3) {
            double near = DISTANCE / (DISTANCE - turned[i + 2]) * samples;
            seen[i] = (float) (centreX + turned[i] * near);
            seen[i + 1] = (float) (centreY - (turned[i + 1] - MIDDLE) * near);
            seen[i + 2] = turned[i + 2];
        }
        return seen;
    }

    /** The point in the camera's frame that a sample shows. */
    public void unproject(double column, double row, double depth, double[] out) {
        double near = DISTANCE / (DISTANCE - depth) * samples;
        out[0] = (column - centreX) / near;
        out[1] = MIDDLE - (row - centreY) / near;
        out[2] = depth;
    }

    /** A direction of the camera's frame in the head's. */
    public double[] toHead(double[] d) {
        double[] out = new double[3];
        for (int k = 0; k < 3; k++) {
            out[k] = head[k] * d[0] + head[3 + k] * d[1] + head[6 + k] * d[2];
        }
        return out;
    }

    private static double[] rotation(double yaw, double pitch) {
        double cy = StrictMath.cos(yaw);
        double sy = StrictMath.sin(yaw);
        double cp = StrictMath.cos(pitch);
        double sp = StrictMath.sin(pitch);
        return new double[] {cy, 0, sy, sp * sy, cp, -sp * cy, -cp * sy, sp, cp * cy};
    }
}
