package org.patchlode.faces.mesh;

/**
 * A grid of rows × columns vertices, two triangles a cell. {@code at} holds x, y, z of each vertex, {@code own} three
 * figures that its paint needs, {@code normals} the outward directions, smooth across the grid.
 */
public final class Mesh {
    public final Material material;
    public final int rows;
    public final int columns;
    public final float[] at;
    public final float[] own;
    public final float[] normals;

    Mesh(Material material, int rows, int columns) {
        this.material = material;
        this.rows = rows;
        this.columns = columns;
        at = new float[3 * rows * columns];
        own = new float[3 * rows * columns];
        normals = new float[3 * rows * columns];
    }

    void vertex(int row, int column, double x, double y, double z, double a, double b, double c) {
        int i = 3 * (row * columns + column);
        at[i] = (float) x;
        at[i + 1] = (float) y;
        at[i + 2] = (float) z;
        own[i] = (float) a;
        own[i + 1] = (float) b;
        own[i + 2] = (float) c;
    }

    /**
     * Works out the normals from the neighbours in the grid.
     *
     * @param closed the last column repeats the first
     */
    void smooth(boolean closed) {
        for (int r = 0; r < rows; r++) {
            int up = Math.max(0, r - 1);
            int down = Math.min(rows - 1, r + 1);
            for (int c = 0; c < columns; c++) {
                int left = c > 0 ? c - 1 : closed ? columns - 2 : 0;
                int right = c < columns - 1 ? c + 1 : closed ? 1 : c;
                cross(3 * (r * columns + right), 3 * (r * columns + left), 3 * (up * columns + c),
                        3 * (down * columns + c), 3 * (r * columns + c));
            }
        }
        pole(0, 1);
        pole(rows - 1, rows - 2);
    }

    /** Where a whole row is one point it takes the mean direction of the row beside it. */
    private void pole(int row, int beside) {
        int i = 3 * row * columns;
        if (at[i] != at[i + 3 * (columns / 2)] || at[i + 2] != at[i + 3 * (columns / 2) + 2]) {
            return;
        }
        double[] mean = new double[3];
        for (int c = 0; c < 3 * (columns - 1); c++) {
            mean[c % 3] += normals[3 * beside * columns + c];
        }
        double length = Math.sqrt(mean[0] * mean[0] + mean[1] * mean[1] + mean[2] * mean[2]) + 1e-12;
        for (int c = 0; c < 3 * columns; c++) {
            normals[i + c] = (float) (mean[c % 3] / length);
        }
    }

    private void cross(int right, int left, int up, int down, int to) {
        double ax = at[right] - at[left];
        double ay = at[right + 1] - at[left + 1];
        double az = at[right + 2] - at[left + 2];
        double bx = at[up] - at[down];
        double by = at[up + 1] - at[down + 1];
        double bz = at[up + 2] - at[down + 2];
        double x = ay * bz - az * by;
        double y = az * bx - ax * bz;
        double z = ax * by - ay * bx;
        double length = Math.sqrt(x * x + y * y + z * z);
        if (length < 1e-12) {
            return;
        }
        normals[to] = (float) (x / length);
        normals[to + 1] = (float) (y / length);
        normals[to + 2] = (float) (z / length);
    }
}
