package org.patchlode.job.project;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.patchlode.corpus.read.ImageLoader;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.job.corpus.Corpora;
import org.patchlode.job.engine.LoadedEngine;
import org.patchlode.job.project.ImageProjector;
import org.patchlode.job.stage.StepSum;
import org.patchlode.result.RowsFile;
import org.patchlode.result.RunFolder;
import org.patchlode.timing.StepKind;
import org.patchlode.timing.StepTimes;

/**
 * One Spark task of the projection stage: stores the rows of the winners of some chunks, and thumbnails of their images.
 * What an earlier attempt stored whole is left.
 */
record ProjectChunks(Broadcast<LoadedEngine> engine, Broadcast<SerializableConfiguration> hadoop, LongAccumulator done, LongAccumulator reused, StepSum steps)
        implements VoidFunction<Iterator<WinnerChunk>> {

    @Override
    public void call(Iterator<WinnerChunk> chunks) {
        LoadedEngine loaded = engine.value();
        RunFolder run = RunFolder.at(loaded.task().run(), hadoop.value().value());
        List<WinnerChunk> missing = new ArrayList<>();
        while (chunks.hasNext()) {
            WinnerChunk chunk = chunks.next();
            if (stored(run, chunk.rowsName(), chunk).isPresent() && stored(run, chunk.thumbnailsName(), chunk).isPresent()) {
                done.add(chunk.winners());
                reused.add(chunk.winners());
            } else {
                missing.add(chunk);
            }
        }
        if (!missing.isEmpty()) {
            project(loaded, run, missing);
        }
    }

    private void project(LoadedEngine loaded, RunFolder run, List<WinnerChunk> chunks) {
        StepTimes times = new StepTimes();
        ImageLoader loader = Corpora.loader(hadoop, loaded.task().preprocessing(), loaded.task().limits().forDecodedBefore());
        List<ImageRef> refs = chunks.stream().flatMap(chunk -> chunk.images().stream()).map(WinnerImage::ref).toList();
        try (ImageLoader.Sequence images = loader.ahead(refs)) {
            loaded.note(run, loader.decoder());
            loaded.lend(worker -> {
                times.lap(StepKind.SET_UP);
                ImageProjector projector = new ImageProjector(loaded.task(), images, worker, times);
                for (WinnerChunk chunk : chunks) {
                    project(run, projector, chunk);
                    times.lap(StepKind.WRITE);
                }
                steps.add(times);
                return chunks.size();
            });
        }
    }

    private void project(RunFolder run, ImageProjector projector, WinnerChunk chunk) {
        List<RowsFile.Placed> rows = projector.project(chunk.images());
        List<RowsFile.Placed> thumbnails = new ArrayList<>();
        for (Row thumbnail : projector.takeThumbnails()) {
            thumbnails.add(new RowsFile.Placed(chunk.places().get(thumbnails.size()), thumbnail));
        }
        String question = chunk.question();
        run.write(chunk.thumbnailsName(), RowsFile.write(question, thumbnails));
        run.write(chunk.rowsName(), RowsFile.write(question, rows));
        done.add(chunk.winners());
    }

    /** Rows that an attempt stored, if they are whole and of this chunk. */
    static Optional<List<RowsFile.Placed>> stored(RunFolder run, String name, WinnerChunk chunk) {
        try {
            return run.exists(name) ? RowsFile.read(chunk.question(), run.read(name)) : Optional.empty();
        } catch (UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
