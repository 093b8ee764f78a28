package org.patchlode.analysis.health;

/**
 * The spectral power of a filter: of each of its channels the squared modulus of the discrete Fourier transform, padded with zeros to
 * a grid of {@value #GRID} frequencies a side, summed. A frequency is told by the larger of its two components, so that bands
 * are frames around zero, and a stride's Nyquist frequency bounds one.
 */
final class Spectrum {

    /** Divisible by strides up to 4 and by 3, so that bands end at grid lines. */
    static final int GRID = 96;

    /** By the larger component, from 0 to half the grid. */
    private final double[] power = new double[GRID / 2 + 1];

    /** @param weights {@code [channels, rows, columns]} from {@code offset} */
    static Spectrum of(float[] weights, int offset, int channels, int rows, int columns) {
        Spectrum spectrum = new Spectrum();
        for (int channel = 0; channel < channels; channel++) {
            spectrum.add(weights, offset + channel * rows * columns, rows, columns);
        }
        return spectrum;
    }

    private void add(float[] weights, int offset, int rows, int columns) {
        double[][] real = new double[rows][GRID];
        double[][] imaginary = new double[rows][GRID];
        for (int y = 0; y < rows; y++) {
            for (int u = 0; u < GRID; u++) {
                for (int x = 0; x < columns; x++) {
                    double angle = -2 * Math.PI * (u * x % GRID) / GRID;
                    real[y][u] += weights[offset + y * columns + x] * Math.cos(angle);
                    imaginary[y][u] += weights[offset + y * columns + x] * Math.sin(angle);
                }
            }
        }
        for (int u = 0; u < GRID; u++) {
            for (int v = 0; v < GRID; v++) {
                double re = 0;
                double im = 0;
                for (int y = 0; y < rows; y++) {
                    double angle = -2 * Math.PI * (v * y % GRID) / GRID;
                    re += real[y][u] * Math.cos(angle) - imaginary[y][u] * Math.sin(angle);
                    im += real[y][u] * Math.sin(angle) + imaginary[y][u] * Math.cos(angle);
                }
                power[Math.max(Math.min(u, GRID - u), Math.min(v, GRID - v))] += re * re + im * im;
            }
        }
    }

    void add(Spectrum other) {
        for (int i = 0; i < power.length; i++) {
            power[i] += other.power[i];
        }
    }

    /** Share of the power at frequencies above one and not above another, in cycles a pixel; 0 of nothing. */
    double share(double above, double upTo) {
        double inside = 0;
        double all = 0;
        for (int i = 0; i < power.length; i++) {
            double frequency = (double) i / GRID;
            inside += frequency > above + 1e-9 && frequency <= upTo + 1e-9 ? power[i] : 0;
            all += power[i];
        }
        return all == 0 ? 0 : inside / all;
    }
}
