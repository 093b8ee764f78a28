package org.patchlode.job.pass;

import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.patchlode.corpus.read.ImageLoader;
import org.patchlode.job.corpus.Corpora;
import org.patchlode.job.corpus.Shard;
import org.patchlode.job.engine.LoadedEngine;
import org.patchlode.job.engine.MiningTask;
import org.patchlode.job.pass.ShardMiner;
import org.patchlode.job.stage.StepSum;
import org.patchlode.mining.CorruptStateException;
import org.patchlode.mining.MiningState;
import org.patchlode.result.RunFolder;
import org.patchlode.timing.StepKind;
import org.patchlode.timing.StepTimes;

/**
 * One Spark task of the mining stage: a shard's state, taken from the run if an earlier attempt stored it whole; mined,
 * merged with what an older run knew, and stored otherwise.
 */
record MineShard(Broadcast<LoadedEngine> engine, Broadcast<SerializableConfiguration> hadoop, MiningCounts counts, StepSum steps) implements Function<Shard, byte[]> {

    @Override
    public byte[] call(Shard shard) throws CorruptStateException {
        StepTimes times = new StepTimes();
        LoadedEngine loaded = engine.value();
        MiningTask task = loaded.task();
        RunFolder run = RunFolder.at(task.run(), hadoop.value().value());
        String name = RunFolder.shardState(shard.number());
        Optional<byte[]> stored = stored(run, name);
        if (stored.isPresent()) {
            counts.takenOver(shard.size());
            MiningState.fromBytes(stored.get()).bad().forEach(counts::wasBad);
            return stored.get();
        }
        MiningState state = shard.images().isEmpty() ? task.emptyState() : mine(loaded, run, shard, times);
        for (String older : shard.kept()) {
            state.merge(read(older));
        }
        state.coverOnly(shard.number());
        state.bad().forEach(counts::wasBad);
        counts.takenOver(shard.keptImages());
        byte[] bytes = state.toBytes();
        run.write(name, bytes);
        times.lap(StepKind.WRITE);
        steps.add(times);
        return bytes;
    }

    private MiningState mine(LoadedEngine loaded, RunFolder run, Shard shard, StepTimes times) {
        MiningTask task = loaded.task();
        ImageLoader loader = Corpora.loader(hadoop, task.preprocessing(), task.limits());
        try (ImageLoader.Sequence images = loader.ahead(shard.images())) {
            loaded.note(run, loader.decoder());
            int batch = loaded.engine().microBatch();
            return loaded.lend(worker -> {
                times.lap(StepKind.SET_UP);
                return new ShardMiner(task, batch, worker, times, counts::mined).mine(shard, images);
            });
        }
    }

    private MiningState read(String uri) throws CorruptStateException {
        Path path = new Path(uri);
        return MiningState.fromBytes(RunFolder.at(path.getParent().toString(), hadoop.value().value()).read(path.getName()));
    }

    /** A task that was killed while it wrote leaves part of a state, or one that fails the file system's own checksum. */
    private static Optional<byte[]> stored(RunFolder run, String name) {
        if (!run.exists(name)) {
            return Optional.empty();
        }
        try {
            byte[] bytes = run.read(name);
            MiningState.fromBytes(bytes);
            return Optional.of(bytes);
        } catch (CorruptStateException | UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
