package org.patchlode.faces.paint;

import java.util.Arrays;
import org.patchlode.faces.mesh.Material;
import org.patchlode.faces.mesh.Mesh;
import org.patchlode.faces.person.Noise;

/**
 * A depth buffer with what the shader needs at every sample: material, the three figures of the paint, the normal.
 * Depth grows towards the camera.
 */
public final class Frame {
    static final float EMPTY = -1e9f;

    final int size;
    final float[] depth;
    final byte[] material;
    final float[] own;
    final float[] normals;

    public Frame(int size) {
        this.size = size;
        depth = new float[size * size];
        Arrays.fill(depth, EMPTY);
        material = new byte[size * size];
        own = new float[3 * size * size];
        normals = new float[3 * size * size];
    }

    /** Draws a mesh whose vertices {@code seen} are x, y in samples and depth; {@code normals} in the camera's frame. */
    public void draw(Mesh mesh, float[] seen, float[] turned) {
        boolean closed = mesh.material == Material.SKIN || mesh.material == Material.NECK;
        int columns = mesh.columns;
        for (int r = 0; r < mesh.rows - 1; r++) {
            for (int c = 0; c < columns - 1; c++) {
                int a = r * columns + c;
                int b = a + columns;
                triangle(mesh, seen, turned, a, b, a + 1, closed);
                triangle(mesh, seen, turned, a + 1, b, b + 1, closed);
            }
        }
    }

    /** Hair ends in single strands: towards its end more and more of it is left out. */
    private static boolean frays(float[] own, int a, int b, int c, float wa, float wb, float wc) {
        float end = wa * own[3 * a + 2] + wb * own[3 * b + 2] + wc * own[3 * c + 2];
        if (end <= 0.9f) {
            return false;
        }
        float around = wa * own[3 * a] + wb * own[3 * b] + wc * own[3 * c];
        return end > 0.9 + 0.1 * Noise.band(around * 288, end * 6, 288, 11);
    }

    private void triangle(Mesh mesh, float[] seen, float[] turned, int a, int b, int c, boolean closed) {
        float ax = seen[3 * a];
        float ay = seen[3 * a + 1];
        float bx = seen[3 * b];
        float by = seen[3 * b + 1];
        float cx = seen[3 * c];
        float cy = seen[3 * c + 1];
        int left = Math.max(0, (int) Math.ceil(Math.min(ax, Math.min(bx, cx)) - 0.5f));
        int right = Math.min(size - 1, (int) Math.floor(Math.max(ax, Math.max(bx, cx)) - 0.5f));
        int top = Math.max(0, (int) Math.ceil(Math.min(ay, Math.min(by, cy)) - 0.5f));
        int bottom = Math.min(size - 1, (int) Math.floor(Math.max(ay, Math.max(by, cy)) - 0.5f));
        float area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
        // Rows run down and columns to the right, so what faces the camera turns one way on the screen.
        if (left > right || top > bottom || area == 0 || closed && area > 0) {
            return;
        }
        boolean ragged = mesh.material == Material.HAIR
                && Math.max(mesh.own[3 * a + 2], Math.max(mesh.own[3 * b + 2], mesh.own[3 * c + 2])) > 0.9f;
        float flip = area > 0 ? -1 : 1;
        for (int y = top; y <= bottom; y++) {
            float py = y + 0.5f;
            for (int x = left; x <= right; x++) {
                float px = x + 0.5f;
                float wa = ((bx - px) * (cy - py) - (by - py) * (cx - px)) / area;
                float wb = ((cx - px) * (ay - py) - (cy - py) * (ax - px)) / area;
                float wc = 1 - wa - wb;
                if (wa < 0 || wb < 0 || wc < 0) {
                    continue;
                }
                float z = wa * seen[3 * a + 2] + wb * seen[3 * b + 2] + wc * seen[3 * c + 2];
                int at = y * size + x;
                if (z <= depth[at] || ragged && frays(mesh.own, a, b, c, wa, wb, wc)) {
                    continue;
                }
                depth[at] = z;
                material[at] = (byte) mesh.material.ordinal();
                for (int k = 0; k < 3; k++) {
                    own[3 * at + k] = wa * mesh.own[3 * a + k] + wb * mesh.own[3 * b + k] + wc * mesh.own[3 * c + k];
                    normals[3 * at + k] = flip * (wa * turned[3 * a + k] + wb * turned[3 * b + k] + wc * turned[3 * c + k]);
                }
            }
        }
    }

    /** Whether a square of samples shows one material only, so that fewer of them need shading. */
    boolean uniform(int column, int row, int side) {
        byte first = material[row * size + column];
        for (int y = row; y < row + side; y++) {
            for (int x = column; x < column + side; x++) {
                if (material[y * size + x] != first) {
                    return false;
                }
            }
        }
        return true;
    }
}
