package org.patchlode.job;

import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.patchlode.corpus.ImageLoader;
import org.patchlode.engine.Worker;
import org.patchlode.mining.CorruptStateException;
import org.patchlode.mining.MiningState;
import org.patchlode.result.RunFolder;
import org.patchlode.timing.Step;
import org.patchlode.timing.StepTimes;

/**
 * One Spark task of the mining stage: a shard's state, taken from the run if an earlier attempt stored it whole, mined and
 * stored otherwise.
 */
record MineShard(
        Broadcast<LoadedEngine> engine, Broadcast<SerializableConfiguration> hadoop, LongAccumulator done, LongAccumulator bad, StepSum steps, CollectionAccumulator<String> hosts)
        implements Function<Shard, byte[]> {

    @Override
    public byte[] call(Shard shard) {
        StepTimes times = new StepTimes();
        MiningTask task = engine.value().task();
        RunFolder run = RunFolder.at(task.run(), hadoop.value().value());
        String name = RunFolder.shardState(shard.number());
        Optional<byte[]> stored = stored(run, name);
        if (stored.isPresent()) {
            done.add(shard.images().size());
            return stored.get();
        }
        Worker worker = engine.value().borrow();
        times.lap(Step.SET_UP);
        byte[] bytes;
        try {
            bytes = mine(task, shard, worker, times);
        } catch (RuntimeException | Error e) {
            worker.close();
            throw e;
        }
        engine.value().giveBack(worker);
        run.write(name, bytes);
        times.lap(Step.WRITE);
        steps.add(times);
        return bytes;
    }

    private byte[] mine(MiningTask task, Shard shard, Worker worker, StepTimes times) {
        ImageLoader loader = new ImageLoader(hadoop.value().value(), task.preprocessing(), task.limits());
        hosts.add("%s, images by %s, %s".formatted(engine.value().engine().description(), loader.decoder(), System.getProperty("os.arch")));
        MiningState state = new ShardMiner(task, engine.value().engine().microBatch(), loader, worker, times, wasBad -> {
            done.add(1);
            if (wasBad) {
                bad.add(1);
            }
        }).mine(shard);
        return state.toBytes();
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
