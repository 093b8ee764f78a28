package org.patchlode.network;

import java.util.Arrays;

/** What scales maps, or mixes the maps of each position, as defined. */
final class ReferenceNormalizations {

    private ReferenceNormalizations() {}

    static double[] batchNorm(Operation.BatchNormalization norm, double[] x, Shape in) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = norm.scale()[i / in.plane()] * x[i] + norm.shift()[i / in.plane()];
        }
        return y;
    }

    static double[] lrn(Operation.LocalResponseNormalization lrn, double[] x, Shape in) {
        double[] y = new double[x.length];
        int half = lrn.size() / 2;
        for (int i = 0; i < x.length; i++) {
            int map = i / in.plane();
            double sum = 0;
            for (int m = Math.max(0, map - half); m <= Math.min(in.maps() - 1, map + half); m++) {
                double value = x[m * in.plane() + i % in.plane()];
                sum += value * value;
            }
            y[i] = x[i] / Math.pow(lrn.k() + lrn.alpha() * sum, lrn.beta());
        }
        return y;
    }

    static double[] layerNorm(Operation.LayerNormalization norm, double[] x, Shape in) {
        double[] y = new double[x.length];
        for (int p = 0; p < in.plane(); p++) {
            double mean = 0;
            double square = 0;
            for (int i = p; i < x.length; i += in.plane()) {
                mean += x[i] / in.maps();
                square += x[i] * x[i] / in.maps();
            }
            for (int i = p; i < x.length; i += in.plane()) {
                int map = i / in.plane();
                y[i] = (x[i] - mean) / Math.sqrt(square - mean * mean + norm.epsilon()) * norm.scale()[map] + norm.shift()[map];
            }
        }
        return y;
    }

    static double[] softmax(double[] x, Shape in) {
        return Arrays.stream(logSoftmax(x, in)).map(Math::exp).toArray();
    }

    /** Not by the softmax, which is 0 where its logarithm is some thousands below. */
    static double[] logSoftmax(double[] x, Shape in) {
        double[] y = new double[x.length];
        for (int p = 0; p < in.plane(); p++) {
            double max = Double.NEGATIVE_INFINITY;
            double sum = 0;
            for (int i = p; i < x.length; i += in.plane()) {
                max = Math.max(max, x[i]);
            }
            for (int i = p; i < x.length; i += in.plane()) {
                sum += Math.exp(x[i] - max);
            }
            for (int i = p; i < x.length; i += in.plane()) {
                y[i] = x[i] - max - Math.log(sum);
            }
        }
        return y;
    }
}
