package org.patchlode.analysis.altered;

/**
 * Moves a picture: every pixel takes, bilinearly, what lies where it came from, neighbours clamped to the picture; fill where
 * that is outside of it. Nothing is rounded, and a place that is a pixel's own gives that pixel's value to the bit.
 */
final class Sampling {

    private Sampling() {}

    /** @param pixels {@code [channels, rows, columns]} */
    static float[] moved(float[] pixels, int width, int height, Alteration.Moved moved, Fill fill) {
        int channels = fill.channels().size();
        int plane = width * height;
        float[] target = new float[pixels.length];
        double centreX = (width - 1) / 2.0;
        double centreY = (height - 1) / 2.0;
        for (int y = 0, at = 0; y < height; y++) {
            for (int x = 0; x < width; x++, at++) {
                double column = centreX + moved.column(x - centreX, y - centreY);
                double row = centreY + moved.row(x - centreX, y - centreY);
                if (!(column >= -0.5 && column < width - 0.5 && row >= -0.5 && row < height - 0.5)) {
                    for (int c = 0; c < channels; c++) {
                        target[c * plane + at] = fill.channels().get(c);
                    }
                    continue;
                }
                int left = (int) Math.floor(column);
                int top = (int) Math.floor(row);
                double right = column - left;
                double down = row - top;
                int x0 = Math.max(0, left);
                int x1 = Math.min(width - 1, left + 1);
                int y0 = Math.max(0, top) * width;
                int y1 = Math.min(height - 1, top + 1) * width;
                for (int c = 0, from = 0; c < channels; c++, from += plane) {
                    double above = pixels[from + y0 + x0] * (1 - right) + pixels[from + y0 + x1] * right;
                    double below = pixels[from + y1 + x0] * (1 - right) + pixels[from + y1 + x1] * right;
                    target[from + at] = (float) (above * (1 - down) + below * down);
                }
            }
        }
        return target;
    }
}
