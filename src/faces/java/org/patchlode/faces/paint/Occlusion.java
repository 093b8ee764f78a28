package org.patchlode.faces.paint;

/**
 * Ambient occlusion from the depth buffer: a sample whose surroundings lie nearer to the camera is in a hollow. The
 * surroundings are box means through a summed-area table.
 */
final class Occlusion {
    private final int size;
    private final float[] depth;
    private final double[] sums;
    private final int[] counts;

    Occlusion(Frame frame) {
        size = frame.size;
        depth = frame.depth;
        int stride = size + 1;
        sums = new double[stride * stride];
        counts = new int[stride * stride];
        for (int y = 0; y < size; y++) {
            double sum = 0;
            int count = 0;
            for (int x = 0; x < size; x++) {
                float z = depth[y * size + x];
                if (z != Frame.EMPTY) {
                    sum += z;
                    count++;
                }
                sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + sum;
                counts[(y + 1) * stride + x + 1] = counts[y * stride + x + 1] + count;
            }
        }
    }

    /** Mean depth within {@code radius} samples less the depth here; above 0 in hollows. */
    double hollow(int column, int row, int radius) {
        int left = Math.max(0, column - radius);
        int right = Math.min(size, column + radius + 1);
        int top = Math.max(0, row - radius);
        int bottom = Math.min(size, row + radius + 1);
        int stride = size + 1;
        int count = counts[bottom * stride + right] - counts[top * stride + right]
                - counts[bottom * stride + left] + counts[top * stride + left];
        if (count == 0) {
            return 0;
        }
        double sum = sums[bottom * stride + right] - sums[top * stride + right]
                - sums[bottom * stride + left] + sums[top * stride + left];
        return sum / count - depth[row * size + column];
    }
}
