package org.patchlode.job.engine;

import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.patchlode.engine.Ablation;
import org.patchlode.engine.ActivationSink;
import org.patchlode.engine.Activations;
import org.patchlode.engine.Engine;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.PeakSink;
import org.patchlode.engine.Peaks;
import org.patchlode.engine.Worker;

/** An engine that is wrong in one map of one layer. @param factor by which the map's peaks are too large */
record FalsifyingCandidate(EngineKind kind, int layer, int map, float factor) implements EngineCandidate {

    @Override
    public Engine open(EnginePlan plan) {
        Engine engine = kind.open(plan);
        return new Engine() {
            @Override
            public String description() {
                return "falsified " + engine.description();
            }

            @Override
            public int microBatch() {
                return engine.microBatch();
            }

            @Override
            public Worker worker() {
                return new FalsifyingWorker(engine.worker());
            }

            @Override
            public void close() {
                engine.close();
            }
        };
    }

    private final class FalsifyingWorker implements Worker {

        private final Worker worker;

        private FalsifyingWorker(Worker worker) {
            this.worker = worker;
        }

        @Override
        public void peaks(float[] images, int count, IntPredicate counted, PeakSink sink) {
            worker.peaks(images, count, counted, (image, at, peaks) -> {
                Peaks copy = peaks.copy();
                if (at == layer) {
                    copy.set(map, factor * copy.value(map), copy.position(map), copy.mean(map));
                }
                sink.accept(image, at, copy);
            });
        }

        @Override
        public void activations(float[] images, int count, ActivationSink sink) {
            worker.activations(images, count, sink);
        }

        @Override
        public void ablations(float[] image, List<Set<Ablation>> variants, ActivationSink sink) {
            worker.ablations(image, variants, sink);
        }

        @Override
        public Activations trace(float[] image, Set<Integer> nodes) {
            return worker.trace(image, nodes);
        }

        @Override
        public float[] transposedConvolution(int node, float[] signal, int count, int rows, int columns) {
            return worker.transposedConvolution(node, signal, count, rows, columns);
        }

        @Override
        public void close() {
            worker.close();
        }
    }
}
