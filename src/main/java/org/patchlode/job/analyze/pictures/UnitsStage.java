package org.patchlode.job.analyze.pictures;

import java.io.Serializable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.patchlode.analysis.occlusion.Grid;
import org.patchlode.analysis.occlusion.OcclusionPage;
import org.patchlode.analysis.occlusion.Occlusions;
import org.patchlode.analysis.occlusion.StrongestUnit;
import org.patchlode.corpus.read.ImageLoader;
import org.patchlode.corpus.read.LoadResult;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.job.analyze.AnalysisOutput;
import org.patchlode.job.analyze.Subject;
import org.patchlode.job.corpus.Corpora;
import org.patchlode.job.corpus.Shard;
import org.patchlode.job.engine.LoadedEngine;
import org.patchlode.job.engine.MiningTask;
import org.patchlode.job.engine.SharedEngine;
import org.patchlode.job.stage.JobGroup;
import org.patchlode.network.Layer;
import scala.Tuple2;

/** Projects the strongest unit of each image on executors. */
record UnitsStage(AnalysisOutput out, Subject subject, Grid grid, SharedEngine engine) {

    /** What is projected of an image. @param drawn whether its pictures are wanted too */
    private record Wanted(int map, int unit, boolean drawn) implements Serializable {}

    Map<Occlusions.Image, StrongestUnit> run(Occlusions state) {
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(out.spark().sparkContext());
        Map<String, ImageRef> refs = OcclusionReport.byId(subject.images());
        HashMap<String, Wanted> wanted = new HashMap<>();
        for (Occlusions.Image image : state.images()) {
            wanted.put(image.image(), new Wanted(image.map(), image.unit(), wanted.size() < OcclusionPage.MOST));
        }
        List<ImageRef> images = state.images().stream().map(image -> refs.get(image.image())).toList();
        List<Shard> shards = Shard.cut(images, Shard.plannedCount(images.size(), spark.defaultParallelism()));
        Layer layer = subject.layers().get(0);
        Grid squares = grid;
        Broadcast<LoadedEngine> loaded = engine.engine();
        Broadcast<SerializableConfiguration> hadoop = engine.hadoop();
        JobGroup group = JobGroup.begin(out.spark().sparkContext(), out.groups().write(), "Patchlode: project strongest units");
        try {
            Map<String, StrongestUnit> units = new HashMap<>();
            spark.parallelize(shards, shards.size())
                    .flatMap(shard -> project(loaded.value(), hadoop, shard, layer, squares, wanted).iterator())
                    .collect().forEach(unit -> units.put(unit._1(), unit._2()));
            Map<Occlusions.Image, StrongestUnit> inOrder = new LinkedHashMap<>();
            state.images().forEach(image -> inOrder.put(image, units.get(image.image())));
            return inOrder;
        } finally {
            group.close();
        }
    }

    private static List<Tuple2<String, StrongestUnit>> project(LoadedEngine loaded, Broadcast<SerializableConfiguration> hadoop, Shard shard, Layer layer, Grid grid, Map<String, Wanted> wanted) {
        MiningTask task = loaded.task();
        try (ImageLoader loader = Corpora.loader(hadoop, task.preprocessing(), task.limits())) {
            return loaded.lend(worker -> shard.images().stream().map(ref -> {
                if (!(loader.load(ref) instanceof LoadResult.Image image)) {
                    throw new IllegalStateException("the image %s could be read before and cannot now; run the analysis again".formatted(ref.id()));
                }
                Wanted of = wanted.get(ref.id());
                StrongestUnit unit = StrongestUnit.of(task.plan().network(), layer, of.map(), of.unit(), grid, task.preprocessing(), image.pixels(), worker);
                return new Tuple2<>(ref.id(), of.drawn() ? unit : new StrongestUnit(new byte[0], new byte[0], unit.energies()));
            }).toList());
        }
    }
}
