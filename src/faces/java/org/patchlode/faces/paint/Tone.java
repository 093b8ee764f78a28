package org.patchlode.faces.paint;

/** Develops linear light into bytes: averages samples, bends highlights, applies the sRGB curve. */
public final class Tone {
    private static final int STEPS = 4096;
    private static final int[] SPARSE = {1, 2, 0};
    private final byte[] curve = new byte[STEPS + 1];

    public Tone() {
        for (int i = 0; i <= STEPS; i++) {
            double x = i / (double) STEPS;
            double bent = x <= 0.0031308 ? 12.92 * x : 1.055 * StrictMath.pow(x, 1 / 2.4) - 0.055;
            curve[i] = (byte) Math.round(255 * bent);
        }
    }

    public byte[] develop(Painter painter, int size, int samples) {
        byte[] image = new byte[3 * size * size];
        double[] sum = new double[3];
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                sum[0] = 0;
                sum[1] = 0;
                sum[2] = 0;
                // Away from edges one sample in each row and column of the pixel is enough.
                boolean sparse = painter.uniform(x * samples, y * samples, samples);
                for (int dy = 0; dy < samples; dy++) {
                    int from = sparse ? SPARSE[dy] % samples : 0;
                    int to = sparse ? from + 1 : samples;
                    for (int dx = from; dx < to; dx++) {
                        double[] rgb = painter.sample(x * samples + dx, y * samples + dy);
                        for (int c = 0; c < 3; c++) {
                            sum[c] += bend(rgb[c]);
                        }
                    }
                }
                double scale = STEPS / (double) (sparse ? samples : samples * samples);
                for (int c = 0; c < 3; c++) {
                    image[3 * (y * size + x) + c] = curve[(int) (sum[c] * scale + 0.5)];
                }
            }
        }
        return image;
    }

    /** Straight at first, then a shoulder that reaches 1 only in the limit. */
    private static double bend(double x) {
        double v = Math.max(0, x);
        if (v < 0.55) {
            return v;
        }
        double over = v - 0.55;
        return 0.55 + 0.45 * over / (over + 0.45);
    }
}
