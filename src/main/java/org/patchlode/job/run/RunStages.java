package org.patchlode.job.run;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.patchlode.analysis.PassState;
import org.patchlode.analysis.ReportSection;
import org.patchlode.analysis.Section;
import org.patchlode.job.corpus.Shard;
import org.patchlode.job.engine.EngineFingerprint;
import org.patchlode.job.engine.LoadedEngine;
import org.patchlode.job.pass.BoundedPass;
import org.patchlode.job.pass.PassTables;
import org.patchlode.job.pass.TooManyBadImagesException;
import org.patchlode.job.plan.ManifestWriter;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.job.plan.MinePlan;
import org.patchlode.job.plan.SeenImages;
import org.patchlode.job.project.CopiedWinners;
import org.patchlode.job.project.LocatedChunk;
import org.patchlode.job.project.ProjectionStage;
import org.patchlode.job.project.QuantileStage;
import org.patchlode.job.project.StoredCells;
import org.patchlode.job.project.WinnerChunk;
import org.patchlode.job.project.Winners;
import org.patchlode.job.stage.JobMetrics;
import org.patchlode.job.stage.RunGroups;
import org.patchlode.job.stage.StageFigures;
import org.patchlode.job.stage.StageLog;
import org.patchlode.job.stage.StageWatch;
import org.patchlode.mining.BadImage;
import org.patchlode.mining.MiningState;
import org.patchlode.report.run.DrawnCells;
import org.patchlode.report.run.FirstLayerFilters;
import org.patchlode.result.Manifest;
import org.patchlode.result.RunFolder;
import org.patchlode.result.RunNames;
import org.patchlode.result.RunSchemas;

/** The stages of a run from its shards to its manifest. */
public final class RunStages {

    private final SparkSession spark;
    private final MinePlan plan;
    private final RunFolder run;
    private final Broadcast<LoadedEngine> engine;
    private final Broadcast<SerializableConfiguration> conf;
    private final JobMetrics metrics;
    private final StageLog log;
    private final RunGroups groups;

    RunStages(SparkSession spark, MinePlan plan, RunFolder run, Broadcast<LoadedEngine> engine, Broadcast<SerializableConfiguration> conf, JobMetrics metrics, StageLog log,
            RunGroups groups) {
        this.spark = spark;
        this.plan = plan;
        this.run = run;
        this.engine = engine;
        this.conf = conf;
        this.metrics = metrics;
        this.log = log;
        this.groups = groups;
    }

    /** A stage's figures and its result. */
    private record Mined(PassState pass, Section<MiningState> winners, StageFigures figures) {}

    /** @param cells what is drawn of the report already, if something is */
    record Outcome(Manifest manifest, Optional<DrawnCells> cells) {}

    /** A stage's figures and where its rows lie. */
    private record Projected(List<LocatedChunk> rows, StageFigures figures) {}

    /** @param notes gives sections of the report beside those of the analyses, once all images were seen @param check is called between stages and throws if the run is no longer this driver's */
    Outcome run(List<Shard> shards, Supplier<List<ReportSection>> notes, Runnable check) {
        metrics.enter(JobMetrics.Stage.MINING);
        Mined mined = mine(shards);
        check.run();
        metrics.enter(JobMetrics.Stage.PROJECTING);
        Winners winners = Winners.of(mined.winners().state(), plan);
        Optional<CopiedWinners> copied = plan.base().map(base -> CopiedWinners.find(spark, base, winners, plan.engine().layers(), plan.options().rawProjections()));
        List<WinnerChunk> chunks = WinnerChunk.cut(winners, plan.projection().bytesAWinner(),
                image -> copied.map(older -> older.left(image, plan.engine().layers())).orElse(image.wins()));
        Projected projected = project(winners, chunks);
        check.run();
        metrics.enter(JobMetrics.Stage.WRITING);
        // Of an earlier start; with one the run would seem to be at its report already.
        run.delete(RunNames.manifest());
        long began = System.nanoTime();
        String quantiles = new QuantileStage(spark, engine, conf, groups).write(plan.listing().images(), mined.pass().bad(), plan.engine().layers(), run);
        double counted = since(began);
        log.stage("quantiles", Map.of());
        check.run();
        began = System.nanoTime();
        StructType schema = RunSchemas.winners(winners.labelColumns(), plan.options().rawProjections());
        String rows;
        try (StageWatch watch = new StageWatch(spark.sparkContext(), metrics, "writing", "rows", (long) winners.rows() + winners.images().size())) {
            rows = new ProjectionStage(spark, engine, conf, groups).write(chunks, projected.rows(), winners, copied, plan.projection(), schema, run, watch.done());
            watch.succeeded();
        }
        FirstLayerFilters.from(plan.engine().network(), plan.preprocessing().preprocessing().channels().name())
                .ifPresent(filters -> run.write(FirstLayerFilters.FILE, filters.toJson().getBytes(StandardCharsets.UTF_8)));
        Map<String, String> tables = new LinkedHashMap<>(Map.of("winners", rows));
        tables.putAll(new PassTables(spark, engine, conf, run, shards, plan.images()).write(mined.pass()));
        tables.put(QuantileStage.TABLE, quantiles);
        tables.put("quarantine", QuarantineTable.write(spark, run, mined.pass().bad()));
        Manifest.Rows checksums = new Manifest.Rows(tables);
        SeenImages.write(spark, run, shards, plan);
        plan.base().ifPresent(base -> base.news().write(spark, run));
        Manifest manifest = ManifestWriter.manifest(spark, plan, mined.winners(), winners.count(), List.copyOf(EngineFingerprint.of(run)), mined.figures(), projected.figures(),
                counted, since(began), checksums, Stream.concat(notes.get().stream(), mined.pass().sections().stream().flatMap(section -> section.report().stream())).toList());
        run.write(RunNames.manifest(), manifest.toJson());
        log.stage("write", Map.of("winners", (long) winners.count()));
        return new Outcome(manifest, plan.drawing().map(drawing -> StoredCells.of(run, chunks, projected.rows(), drawing)));
    }

    private static double since(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private Mined mine(List<Shard> shards) {
        long images = shards.stream().mapToLong(Shard::size).sum();
        double most = plan.options().failOnBadImage() ? 0 : plan.options().maxBadFraction() * images;
        BoundedPass.Outcome pass = new BoundedPass("mining", "mine", groups.mine(), most).run(spark, engine, conf, shards, metrics, this::tooMany);
        PassState state = pass.state();
        StageFigures figures = pass.figures();
        log.stage("mine", Map.of("images", images, "bad", (long) state.bad().size(), "reused", figures.reused()));
        return new Mined(state, state.of(plan.winners()), figures);
    }

    private Projected project(Winners winners, List<WinnerChunk> chunks) {
        run.write(RunStatus.CHUNKS, String.valueOf(chunks.size()).getBytes(StandardCharsets.UTF_8));
        StageFigures figures;
        List<LocatedChunk> rows;
        int left = chunks.stream().mapToInt(WinnerChunk::winners).sum();
        try (StageWatch watch = new StageWatch(spark.sparkContext(), metrics, "projecting", "winners", left)) {
            LongAccumulator reused = spark.sparkContext().longAccumulator("winners taken over");
            rows = new ProjectionStage(spark, engine, conf, groups).project(chunks, watch, reused);
            figures = new StageFigures(watch.figures(), winners.count() - left + reused.value());
        }
        log.stage("project", Map.of("winners", (long) winners.count(), "reused", figures.reused()));
        return new Projected(rows, figures);
    }

    /** Lists the bad images in the run. @param early whether images are left that nobody has looked at */
    private TooManyBadImagesException tooMany(List<BadImage> bad, long total, boolean early) {
        QuarantineTable.write(spark, run, bad);
        MineOptions options = plan.options();
        String limit = bad.size() == total ? "so there is nothing to mine"
                : options.failOnBadImage() ? "more than --on-bad-image fail allows" : "more than --max-bad-fraction %s allows".formatted(options.maxBadFraction());
        return TooManyBadImagesException.listed(bad, total, early, limit, run.uri("quarantine"));
    }
}
