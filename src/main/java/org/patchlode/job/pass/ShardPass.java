package org.patchlode.job.pass;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.analysis.Presentation;
import org.patchlode.analysis.Section;
import org.patchlode.corpus.read.ImageLoader;
import org.patchlode.corpus.read.LoadResult;
import org.patchlode.corpus.resize.InputTensor;
import org.patchlode.engine.Worker;
import org.patchlode.job.engine.MiningTask;
import org.patchlode.mining.BadImage;
import org.patchlode.timing.StepKind;
import org.patchlode.timing.StepTimes;

/** Shows the images of one shard to the network and to some analyses: load, run forward, observe. Knows no Spark. */
final class ShardPass {

    /** Is told as images are done. */
    interface Progress {
        void done(boolean bad);
    }

    /** A shard's state is larger than a core's cache: each map's part is fetched once for so many images. */
    private static final int GATHERED = 16;

    private final Worker worker;
    private final Progress progress;
    private final StepTimes times;
    private final List<Running<?, ?>> analyses = new ArrayList<>();
    private final List<Group> groups = new ArrayList<>();
    private final int gathered;
    private final List<Long> bytes = new ArrayList<>();

    ShardPass(MiningTask task, List<? extends CorpusAnalysis<?, ?>> analyses, int microBatch, Worker worker, Helpers helpers, StepTimes times, Progress progress) {
        this.worker = worker;
        this.times = times;
        this.progress = progress;
        InputTensor tensor = new InputTensor(task.preprocessing());
        Map<Presentation, List<Running<?, ?>>> byPictures = new LinkedHashMap<>();
        for (CorpusAnalysis<?, ?> analysis : analyses) {
            Running<?, ?> running = Running.of(analysis, task.plan());
            this.analyses.add(running);
            byPictures.computeIfAbsent(analysis.presentation(), pictures -> new ArrayList<>()).add(running);
        }
        byPictures.forEach((pictures, wanting) -> groups.add(new Group(pictures, wanting, task, microBatch, tensor, helpers)));
        gathered = task.batch() == 0 ? Math.max(microBatch, GATHERED) : task.batch();
    }

    /** What each analysis knows after all images of a shard, in the order given. @param count of the images */
    List<Section<?>> run(int shard, int count, ImageLoader.Sequence images) {
        worker.lapInto(times);
        for (int i = 0; i < count; i++) {
            LoadResult loaded = images.next(times);
            if (loaded instanceof LoadResult.Image image) {
                bytes.add(image.encodedBytes());
                groups.forEach(group -> group.show(image.id(), image.prepared(), worker, times));
                if (bytes.size() == gathered) {
                    observe();
                }
            } else if (loaded instanceof LoadResult.Bad bad) {
                BadImage why = new BadImage(bad.id(), bad.reason());
                analyses.forEach(analysis -> analysis.section().coverage().bad(why, bad.encodedBytes()));
                progress.done(true);
            }
        }
        observe();
        List<Section<?>> sections = new ArrayList<>();
        for (Running<?, ?> analysis : analyses) {
            analysis.section().coverage().only(shard);
            sections.add(analysis.section());
        }
        return sections;
    }

    private void observe() {
        groups.forEach(group -> group.forward(worker, times));
        for (int i = 0; i < bytes.size(); i++) {
            int place = i;
            boolean bad = analyses.stream().anyMatch(analysis -> analysis.problemOf(place).isPresent());
            if (!bad) {
                times.imageDone();
            }
            progress.done(bad);
        }
        long[] encoded = bytes.stream().mapToLong(Long::longValue).toArray();
        analyses.forEach(analysis -> analysis.accept(encoded));
        times.lap(StepKind.OBSERVE);
        bytes.clear();
    }
}
