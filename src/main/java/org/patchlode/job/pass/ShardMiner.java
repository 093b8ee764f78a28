package org.patchlode.job.pass;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.patchlode.corpus.read.ImageLoader;
import org.patchlode.corpus.read.LoadResult;
import org.patchlode.corpus.resize.InputTensor;
import org.patchlode.engine.Peaks;
import org.patchlode.engine.Worker;
import org.patchlode.job.corpus.Shard;
import org.patchlode.job.engine.MiningTask;
import org.patchlode.job.engine.Rank;
import org.patchlode.mining.BadImage;
import org.patchlode.mining.MiningState;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.timing.StepKind;
import org.patchlode.timing.StepTimes;

/** Mines the images of one shard: load, run forward, observe. Knows no Spark. */
final class ShardMiner {

    /** Is told as images are done. */
    interface Progress {
        void done(boolean bad);
    }

    /** A shard's state is larger than a core's cache: each map's part is fetched once for so many images. */
    private static final int GATHERED = 16;

    private final MiningTask task;
    private final Worker worker;
    private final Progress progress;
    private final StepTimes times;
    private final InputTensor tensor;
    private final boolean[] nonNegative;
    private final Peaks[][] peaks;
    private final int microBatch;
    private final float[] inputs;
    private final List<LoadResult.Image> batch = new ArrayList<>();
    private int run;

    ShardMiner(MiningTask task, int microBatch, Worker worker, StepTimes times, Progress progress) {
        this.task = task;
        this.worker = worker;
        this.times = times;
        this.progress = progress;
        this.tensor = new InputTensor(task.preprocessing());
        Network network = task.plan().network();
        List<Layer> layers = task.plan().layers();
        nonNegative = new boolean[layers.size()];
        for (int i = 0; i < layers.size(); i++) {
            nonNegative[i] = network.nonNegative(layers.get(i).node());
        }
        this.microBatch = microBatch;
        int size = task.batch() == 0 ? Math.max(microBatch, GATHERED) : task.batch();
        peaks = new Peaks[size][layers.size()];
        inputs = new float[Math.multiplyExact(microBatch, task.preprocessing().inputSize())];
    }

    /** The state of a whole shard. @param images of the shard, in its order */
    MiningState mine(Shard shard, ImageLoader.Sequence images) {
        MiningState state = task.emptyState();
        worker.lapInto(times);
        for (int i = 0; i < shard.images().size(); i++) {
            LoadResult loaded = images.next(times);
            if (loaded instanceof LoadResult.Image image) {
                tensor.fill(image.pixels(), inputs, (batch.size() - run) * task.preprocessing().inputSize());
                batch.add(image);
                times.lap(StepKind.PREPARE);
                if (batch.size() - run == microBatch) {
                    forward();
                }
                if (batch.size() == peaks.length) {
                    observe(state);
                }
            } else if (loaded instanceof LoadResult.Bad bad) {
                state.countBad(new BadImage(bad.id(), bad.reason()), bad.encodedBytes());
                progress.done(true);
            }
        }
        observe(state);
        state.cover(shard.number());
        return state;
    }

    /** Runs the images that were not run yet. */
    private void forward() {
        int first = run;
        worker.peaks(inputs, batch.size() - first, (image, layer, found) -> {
            if (peaks[first + image][layer] == null) {
                peaks[first + image][layer] = new Peaks(found.maps());
            }
            peaks[first + image][layer].copyFrom(found);
        });
        run = batch.size();
        times.lap(StepKind.FORWARD);
    }

    private void observe(MiningState state) {
        if (run < batch.size()) {
            forward();
        }
        // An image enters whole or not at all, so all its layers are seen before any is observed.
        int[] whole = IntStream.range(0, batch.size()).filter(i -> isWhole(state, batch.get(i), peaks[i])).toArray();
        for (int layer = 0; layer < nonNegative.length; layer++) {
            Layer mined = task.plan().layers().get(layer);
            for (int map = 0; map < mined.shape().maps(); map++) {
                for (int i : whole) {
                    observe(state, layer, map, mined.shape().columns(), batch.get(i), peaks[i][layer]);
                }
            }
        }
        for (int i : whole) {
            state.countImage(batch.get(i).encodedBytes());
            times.imageDone();
            progress.done(false);
        }
        times.lap(StepKind.OBSERVE);
        batch.clear();
        run = 0;
    }

    private boolean isWhole(MiningState state, LoadResult.Image image, Peaks[] layers) {
        for (int layer = 0; layer < layers.length; layer++) {
            for (int map = 0; map < layers[layer].maps(); map++) {
                if (Float.isNaN(layers[layer].value(map))) {
                    state.countBad(new BadImage(image.id(), "the network's activation at layer '%s', map %d is not a finite number"
                            .formatted(task.plan().layers().get(layer).name(), map)), image.encodedBytes());
                    progress.done(true);
                    return false;
                }
            }
        }
        return true;
    }

    private void observe(MiningState state, int layer, int map, int columns, LoadResult.Image image, Peaks found) {
        float value = found.value(map);
        boolean mayWin = !nonNegative[layer] || value > 0;
        int at = found.position(map);
        state.observe(layer, map, task.rank() == Rank.MEAN ? found.mean(map) : value, value, mayWin, image.id(), at / columns, at % columns);
    }
}
