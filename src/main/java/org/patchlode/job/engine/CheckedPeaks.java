package org.patchlode.job.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.patchlode.engine.Engine;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.Peaks;
import org.patchlode.engine.Worker;
import org.patchlode.network.Layer;

/**
 * What one engine finds for some pictures.
 *
 * @param engine as it describes itself
 * @param milliseconds for one picture, the shortest of a few runs
 * @param peaks by picture, then layer of the plan
 */
record CheckedPeaks(String engine, double milliseconds, List<List<Peaks>> peaks) {

    /** Of a layer's largest peak. */
    private static final double TOLERANCE = 1e-4;
    /** However unsteady a layer is. */
    private static final double MOST_TOLERANCE = 1e-3;
    /** Every layer rounds, not the picture alone whose change showed how unsteady the network is. */
    private static final double EVERY_LAYER = 10;
    private static final int ROUNDS = 2;

    static CheckedPeaks of(Engine engine, EnginePlan plan, List<float[]> inputs) {
        int size = plan.network().input().size();
        int batch = engine.microBatch();
        List<List<Peaks>> found = new ArrayList<>();
        double best = Double.MAX_VALUE;
        try (Worker worker = engine.worker()) {
            for (int from = 0; from < inputs.size(); from += batch) {
                int count = Math.min(batch, inputs.size() - from);
                float[] images = new float[Math.multiplyExact(batch, size)];
                for (int i = 0; i < count; i++) {
                    System.arraycopy(inputs.get(from + i), 0, images, i * size, size);
                }
                for (int round = 0; round < ROUNDS; round++) {
                    List<List<Peaks>> these = new ArrayList<>();
                    long start = System.nanoTime();
                    worker.peaks(images, count, (image, layer, peaks) -> {
                        if (layer == 0) {
                            these.add(new ArrayList<>());
                        }
                        these.get(image).add(peaks.copy());
                    });
                    best = Math.min(best, (System.nanoTime() - start) / 1e6 / batch);
                    if (round == 0) {
                        found.addAll(these);
                    }
                }
            }
        }
        return new CheckedPeaks(engine.description(), best, found);
    }

    /** Where the two differ by more than rounding: layer, map and both values. Pictures of which a value is not finite are bad images, whoever runs them. @param unsteadiness by layer, how far it moves where pictures hardly differ */
    Optional<String> differsFrom(CheckedPeaks other, EnginePlan plan, double[] unsteadiness) {
        for (int picture = 0; picture < peaks.size(); picture++) {
            if (!isFinite(peaks.get(picture)) || !isFinite(other.peaks.get(picture))) {
                continue;
            }
            for (int layer = 0; layer < plan.layers().size(); layer++) {
                Optional<String> difference = difference(plan.layers().get(layer), peaks.get(picture).get(layer), other.peaks.get(picture).get(layer), other.engine, unsteadiness[layer]);
                if (difference.isPresent()) {
                    return difference;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> difference(Layer layer, Peaks mine, Peaks theirs, String otherEngine, double unsteadiness) {
        double scale = 0;
        int worst = 0;
        for (int map = 0; map < mine.maps(); map++) {
            scale = Math.max(scale, Math.max(Math.abs(mine.value(map)), Math.abs(theirs.value(map))));
            worst = distance(mine, theirs, map) > distance(mine, theirs, worst) ? map : worst;
        }
        if (distance(mine, theirs, worst) <= Math.max(TOLERANCE * scale, Math.min(EVERY_LAYER * unsteadiness, MOST_TOLERANCE * scale))) {
            return Optional.empty();
        }
        return Optional.of("the engines disagree: for one image of the corpus the largest activation of map %d of layer '%s' is %s by %s and %s by %s, further apart than rounding (%s of the layer's largest, %s)"
                .formatted(worst, layer.name(), mine.value(worst), engine, theirs.value(worst), otherEngine, TOLERANCE, scale));
    }

    /** By layer, how far the engine's own peaks move at most. @param other of the same engine, pictures that hardly differ */
    double[] unsteadiness(CheckedPeaks other, EnginePlan plan) {
        double[] most = new double[plan.layers().size()];
        for (int picture = 0; picture < peaks.size(); picture++) {
            for (int layer = 0; layer < most.length; layer++) {
                Peaks mine = peaks.get(picture).get(layer);
                for (int map = 0; map < mine.maps(); map++) {
                    most[layer] = Math.max(most[layer], distance(mine, other.peaks.get(picture).get(layer), map));
                }
            }
        }
        return most;
    }

    private static double distance(Peaks a, Peaks b, int map) {
        return Math.abs((double) a.value(map) - b.value(map));
    }

    private static boolean isFinite(List<Peaks> layers) {
        for (Peaks peaks : layers) {
            for (int map = 0; map < peaks.maps(); map++) {
                if (!Float.isFinite(peaks.value(map))) {
                    return false;
                }
            }
        }
        return true;
    }
}
