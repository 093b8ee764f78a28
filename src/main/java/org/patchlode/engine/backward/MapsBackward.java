package org.patchlode.engine.backward;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.patchlode.network.Operation;

/** Backward pass, in place, through operations that mix the maps of one position. */
final class MapsBackward {

    private MapsBackward() {}

    /** A position of one unit's window and of the whole plane; what lies a map further on is a window or a plane away. */
    private interface Position {
        void visit(float[] forward, int signalAt, int planeAt);
    }

    /**
     * The gradient of a softmax: p * (signal - sum of signal * p), as p * (signal * sum of other p - sum of others' signal * p). Where p is
     * nearly 1, the difference from 1 would be rounding alone.
     *
     * @param outputs of the forward pass
     */
    static void softmax(Plane plane, List<ProjectionTask> tasks, Function<ImageTrace, float[]> outputs) {
        amongMaps(plane, tasks, outputs, p -> p, p -> p);
    }

    /** The gradient of its logarithm: signal - p * sum of signal, likewise from the others. @param outputs of the forward pass, log p */
    static void logSoftmax(Plane plane, List<ProjectionTask> tasks, Function<ImageTrace, float[]> outputs) {
        amongMaps(plane, tasks, outputs, Math::exp, p -> 1);
    }

    /** @param probability of an output @param weight of a map's signal, by its probability */
    private static void amongMaps(Plane plane, List<ProjectionTask> tasks, Function<ImageTrace, float[]> outputs, DoubleUnaryOperator probability,
            DoubleUnaryOperator weight) {
        int maps = plane.shape().maps();
        int window = plane.rows() * plane.columns();
        int whole = plane.shape().plane();
        double[] p = new double[maps];
        eachPosition(plane, tasks, outputs, (forward, signalAt, planeAt) -> {
            double all = 0;
            double signals = 0;
            for (int m = 0; m < maps; m++) {
                p[m] = probability.applyAsDouble(forward[planeAt + m * whole]);
                all += p[m];
                signals += weight.applyAsDouble(p[m]) * plane.values()[signalAt + m * window];
            }
            for (int m = 0; m < maps; m++) {
                int at = signalAt + m * window;
                double own = weight.applyAsDouble(p[m]) * plane.values()[at];
                plane.values()[at] = (float) (own * (all - p[m]) - p[m] * (signals - own));
            }
        });
    }

    /**
     * The gradient of a layer normalisation: with t = signal * scale and n the normalised input, (t - mean of t - n * mean of
     * t * n) / deviation.
     *
     * @param inputs of the forward pass
     */
    static void layerNorm(Plane plane, List<ProjectionTask> tasks, Operation.LayerNormalization norm, Function<ImageTrace, float[]> inputs) {
        int maps = plane.shape().maps();
        int window = plane.rows() * plane.columns();
        int whole = plane.shape().plane();
        eachPosition(plane, tasks, inputs, (x, signalAt, planeAt) -> {
            double mean = 0;
            double square = 0;
            for (int m = 0; m < maps; m++) {
                mean += x[planeAt + m * whole];
            }
            mean /= maps;
            for (int m = 0; m < maps; m++) {
                square += Math.pow(x[planeAt + m * whole] - mean, 2);
            }
            double deviation = Math.sqrt(square / maps + norm.epsilon());
            double sum = 0;
            double along = 0;
            for (int m = 0; m < maps; m++) {
                double t = (double) plane.values()[signalAt + m * window] * norm.scale()[m];
                sum += t;
                along += t * (x[planeAt + m * whole] - mean) / deviation;
            }
            for (int m = 0; m < maps; m++) {
                int at = signalAt + m * window;
                double normal = (x[planeAt + m * whole] - mean) / deviation;
                plane.values()[at] = (float) (((double) plane.values()[at] * norm.scale()[m] - sum / maps - normal * along / maps) / deviation);
            }
        });
    }

    private static void eachPosition(Plane plane, List<ProjectionTask> tasks, Function<ImageTrace, float[]> forward, Position position) {
        PointwiseBackward.eachRow(plane, tasks, (unit, map, signalAt, planeAt, length) -> {
            if (map > 0) {
                return;
            }
            float[] values = forward.apply(tasks.get(unit).trace());
            for (int i = 0; i < length; i++) {
                position.visit(values, signalAt + i, planeAt + i);
            }
        });
    }
}
