package org.patchlode.job.pass;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.analysis.PassState;
import org.patchlode.analysis.Section;
import org.patchlode.corpus.read.ImageLoader;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.job.corpus.Corpora;
import org.patchlode.job.corpus.Shard;
import org.patchlode.job.engine.LoadedEngine;
import org.patchlode.job.engine.MiningTask;
import org.patchlode.job.stage.StepSum;
import org.patchlode.mining.Accumulator;
import org.patchlode.mining.CorruptStateException;
import org.patchlode.result.RunFolder;
import org.patchlode.result.RunNames;
import org.patchlode.timing.StepKind;
import org.patchlode.timing.StepTimes;

/**
 * One Spark task of the pass over the corpus: a section for each analysis, taken from the run if an earlier attempt stored it
 * whole, merged from what an older run knew, or computed; and stored, if the pass has a run. Analyses whose sections are
 * missing share one pass over the shard's images.
 */
record AnalyzeShard(Broadcast<LoadedEngine> engine, Broadcast<SerializableConfiguration> hadoop, PassCounts counts, StepSum steps) implements Function<Shard, byte[]> {

    @Override
    public byte[] call(Shard shard) throws CorruptStateException {
        StepTimes times = new StepTimes();
        LoadedEngine loaded = engine.value();
        MiningTask task = loaded.task();
        Optional<RunFolder> run = task.run().isEmpty() ? Optional.empty() : Optional.of(RunFolder.at(task.run(), hadoop.value().value()));
        Map<String, Known> known = new TreeMap<>();
        List<CorpusAnalysis<?, ?>> missing = new ArrayList<>();
        for (CorpusAnalysis<?, ?> analysis : task.analyses()) {
            run.flatMap(folder -> stored(folder, analysis, shard.number())).ifPresentOrElse(stored -> known.put(analysis.name(), stored), () -> missing.add(analysis));
        }
        List<CorpusAnalysis<?, ?>> toRun = new ArrayList<>();
        for (CorpusAnalysis<?, ?> analysis : missing) {
            older(analysis, shard).ifPresentOrElse(section -> known.put(analysis.name(), Known.of(section)), () -> toRun.add(analysis));
        }
        List<ImageRef> images = shard.kept().isEmpty() ? shard.images() : shard.again();
        if (toRun.isEmpty()) {
            counts.takenOver(shard.size());
        } else {
            pass(loaded, run, toRun, shard.number(), images, times).forEach(section -> known.put(section.analysis().name(), Known.of(section)));
        }
        for (CorpusAnalysis<?, ?> analysis : missing) {
            run.ifPresent(folder -> folder.write(RunNames.shardState(analysis.name(), shard.number()), known.get(analysis.name()).bytes()));
        }
        List<byte[]> sections = new ArrayList<>();
        for (CorpusAnalysis<?, ?> analysis : task.analyses()) {
            Known of = known.get(analysis.name());
            of.section().coverage().bad().forEach(counts::wasBad);
            sections.add(analysis.keeping() == CorpusAnalysis.Keeping.MERGED ? of.bytes() : of.section().withoutState().toBytes());
        }
        times.lap(StepKind.WRITE);
        steps.add(times);
        return PassState.toBytes(sections);
    }

    /** A section and its stored form, which is made once. */
    private record Known(Section<?> section, byte[] bytes) {

        static Known of(Section<?> section) {
            return new Known(section, section.toBytes());
        }
    }

    private List<Section<?>> pass(LoadedEngine loaded, Optional<RunFolder> run, List<CorpusAnalysis<?, ?>> analyses, int shard, List<ImageRef> refs, StepTimes times) {
        MiningTask task = loaded.task();
        ImageLoader loader = Corpora.loader(hadoop, task.preprocessing(), task.limits());
        try (ImageLoader.Sequence images = loader.ahead(refs)) {
            run.ifPresent(folder -> loaded.note(folder, loader.decoder()));
            int microBatch = loaded.engine().microBatch();
            return loaded.lend(worker -> {
                times.lap(StepKind.SET_UP);
                return new ShardPass(task, analyses, microBatch, worker, Helpers.of(loaded), times, counts::seen).run(shard, refs.size(), images);
            });
        }
    }

    /** What an older run knew of a shard that is taken over, if it asked the same. */
    private <S extends Accumulator<S>> Optional<Section<S>> older(CorpusAnalysis<S, ?> analysis, Shard shard) throws CorruptStateException {
        if (shard.kept().isEmpty()) {
            return Optional.empty();
        }
        Section<S> all = Section.empty(analysis);
        for (Shard.Kept kept : shard.kept()) {
            RunFolder base = RunFolder.at(kept.run(), hadoop.value().value());
            String name = RunNames.shardState(analysis.name(), kept.shard());
            if (!base.exists(name)) {
                return Optional.empty();
            }
            all.merge(Section.fromBytes(analysis, base.read(name)));
        }
        all.coverage().only(shard.number());
        return Optional.of(all);
    }

    /** A task that was killed while it wrote leaves part of a state, or one that fails the file system's own checksum. */
    private static <S extends Accumulator<S>> Optional<Known> stored(RunFolder run, CorpusAnalysis<S, ?> analysis, int shard) {
        String name = RunNames.shardState(analysis.name(), shard);
        if (!run.exists(name)) {
            return Optional.empty();
        }
        try {
            byte[] bytes = run.read(name);
            return Optional.of(new Known(Section.fromBytes(analysis, bytes), bytes));
        } catch (CorruptStateException | UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
