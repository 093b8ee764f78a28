package org.patchlode.job.project;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.patchlode.analysis.AnalysisTable;
import org.patchlode.analysis.WinningImage;
import org.patchlode.analysis.WinningImageAnalysis;
import org.patchlode.corpus.image.RgbImage;
import org.patchlode.corpus.read.ImageLoader;
import org.patchlode.corpus.read.LoadResult;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.job.corpus.Corpora;
import org.patchlode.job.engine.LoadedEngine;
import org.patchlode.job.stage.StepSum;
import org.patchlode.result.RowBytes;
import org.patchlode.result.RowsFile;
import org.patchlode.result.RunFolder;
import org.patchlode.timing.StepKind;
import org.patchlode.timing.StepTimes;

/**
 * One Spark task of the pass over winners: reads and decodes the images of some chunks once for all analyses, and stores each
 * analysis' rows of each chunk. What an earlier attempt stored whole is left. Gives where the rows lie.
 */
record ProjectChunks(Broadcast<LoadedEngine> engine, Broadcast<SerializableConfiguration> hadoop, LongAccumulator done, LongAccumulator reused, StepSum steps)
        implements FlatMapFunction<Iterator<WinnerChunk>, LocatedChunk> {

    @Override
    public Iterator<LocatedChunk> call(Iterator<WinnerChunk> chunks) {
        LoadedEngine loaded = engine.value();
        RunFolder run = RunFolder.at(loaded.task().run(), hadoop.value().value());
        List<WinnerChunk> missing = new ArrayList<>();
        List<LocatedChunk> whole = new ArrayList<>();
        List<String> names = loaded.task().winnerAnalyses().stream().flatMap(analysis -> Stream.concat(Stream.of(analysis.name()), analysis.beside().stream())).toList();
        while (chunks.hasNext()) {
            WinnerChunk chunk = chunks.next();
            Map<String, RowsFile.Index> stored = new HashMap<>();
            names.forEach(name -> stored(run, chunk.file(name), chunk).ifPresent(index -> stored.put(name, index)));
            if (stored.size() == names.size()) {
                whole.add(LocatedChunk.of(chunk.number(), stored));
                done.add(chunk.winners());
                reused.add(chunk.winners());
            } else {
                missing.add(chunk);
            }
        }
        if (!missing.isEmpty()) {
            project(loaded, run, missing, whole);
        }
        return whole.iterator();
    }

    private void project(LoadedEngine loaded, RunFolder run, List<WinnerChunk> chunks, List<LocatedChunk> whole) {
        StepTimes times = new StepTimes();
        ImageLoader loader = Corpora.loader(hadoop, loaded.task().preprocessing(), loaded.task().limits().forDecodedBefore());
        List<ImageRef> refs = chunks.stream().flatMap(chunk -> chunk.images().stream()).map(WinnerImage::ref).toList();
        try (ImageLoader.Sequence images = loader.ahead(refs)) {
            loaded.note(run, loader.decoder());
            loaded.lend(worker -> {
                times.lap(StepKind.SET_UP);
                List<WinningImageAnalysis> analyses = loaded.task().winnerAnalyses();
                List<WinningImageAnalysis.Work> works = analyses.stream().map(analysis -> analysis.begin(worker, times)).toList();
                for (WinnerChunk chunk : chunks) {
                    whole.add(analyze(run, analyses, works, chunk, images, times));
                    times.lap(StepKind.WRITE);
                }
                steps.add(times);
                return chunks.size();
            });
        }
    }

    private LocatedChunk analyze(RunFolder run, List<WinningImageAnalysis> analyses, List<WinningImageAnalysis.Work> works, WinnerChunk chunk, ImageLoader.Sequence images, StepTimes times) {
        List<Rows> rows = works.stream().map(work -> new Rows()).toList();
        for (int image = 0; image < chunk.images().size(); image++) {
            WinnerImage winner = chunk.images().get(image);
            WinningImage decoded = new WinningImage(winner.image(), chunk.places().get(image), winner.labels(), winner.part(), winner.wins(), pixels(winner, images.next(times)));
            for (int i = 0; i < works.size(); i++) {
                works.get(i).accept(decoded, rows.get(i));
            }
        }
        String question = chunk.question();
        Map<String, RowsFile.Index> stored = new HashMap<>();
        for (int i = 0; i < works.size(); i++) {
            WinningImageAnalysis.Work work = works.get(i);
            work.end(rows.get(i));
            stored.put(analyses.get(i).name(), store(run, chunk.file(analyses.get(i).name()), question, rows.get(i)));
            analyses.get(i).beside().forEach(name -> {
                Rows beside = new Rows();
                work.beside(name, beside);
                stored.put(name, store(run, chunk.file(name), question, beside));
            });
        }
        done.add(chunk.winners());
        return LocatedChunk.of(chunk.number(), stored);
    }

    private static RowsFile.Index store(RunFolder run, String name, String question, Rows rows) {
        byte[] file = RowsFile.write(question, rows.placed);
        run.write(name, file);
        return RowsFile.index(file).orElseThrow();
    }

    /** Gathers rows. */
    private static final class Rows implements AnalysisTable.Sink {

        private final List<RowsFile.Placed> placed = new ArrayList<>();

        @Override
        public void row(long place, Object... values) {
            placed.add(new RowsFile.Placed(Math.toIntExact(place), RowBytes.ofValues(values)));
        }
    }

    private static RgbImage pixels(WinnerImage winner, LoadResult loaded) {
        if (loaded instanceof LoadResult.Image readable) {
            return readable.pixels();
        }
        throw new IllegalStateException("image %s was mined but cannot be read any more: %s; put it back or mine again"
                .formatted(winner.image(), ((LoadResult.Bad) loaded).reason()));
    }

    /** Where the rows that an attempt stored lie, if they are whole and of this chunk. */
    private static Optional<RowsFile.Index> stored(RunFolder run, String name, WinnerChunk chunk) {
        return file(run, name).flatMap(bytes -> RowsFile.index(chunk.question(), bytes));
    }

    /** Rows that were stored. @throws IllegalStateException if they are not whole, or of another chunk */
    static List<RowsFile.Placed> rows(RunFolder run, String name, WinnerChunk chunk) {
        return file(run, name).flatMap(bytes -> RowsFile.read(chunk.question(), bytes)).orElseThrow(() -> new IllegalStateException(
                "%s was written but cannot be read; check the storage and go on with --resume".formatted(run.uri(name))));
    }

    private static Optional<byte[]> file(RunFolder run, String name) {
        try {
            return run.exists(name) ? Optional.of(run.read(name)) : Optional.empty();
        } catch (UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
