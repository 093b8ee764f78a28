package org.patchlode.job;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.patchlode.mining.BadImage;
import org.patchlode.mining.MiningState;
import org.patchlode.report.FirstLayerFilters;
import org.patchlode.result.Manifest;
import org.patchlode.result.OutputException;
import org.patchlode.result.RunFolder;
import org.patchlode.result.RunSchemas;

/**
 * The whole job: corpus, forward pass, top-k, merge, projection, result. The caller draws the report and commits.
 */
public final class MineJob {

    private final SparkSession spark;
    private final MinePlan plan;
    private final Progress progress;
    private final RunFolder run;

    private MineJob(SparkSession spark, MinePlan plan, Progress progress) {
        this.spark = spark;
        this.plan = plan;
        this.progress = progress;
        this.run = RunFolder.at(plan.options().output(), spark.sparkContext().hadoopConfiguration());
    }

    /**
     * Checks model, corpus, options and output and says what a run would do; writes nothing.
     *
     * @throws org.patchlode.model.ConfigurationException if options do not fit together
     * @throws org.patchlode.network.ModelException if the model is unusable
     * @throws org.patchlode.corpus.CorpusException if the corpus is unusable
     * @throws OutputException if the output is refused
     */
    public static PlanText dryRun(SparkSession spark, MineOptions options) {
        return PlanText.of(MinePlanner.plan(spark, options));
    }

    /** What is drawn of a run that has everything but its report. */
    @FunctionalInterface
    public interface Reporter {
        /** @param run URI of the run */
        void draw(String run);
    }

    /**
     * Runs the job.
     *
     * @param reporter draws the report, before the run is declared complete
     * @throws TooManyBadImagesException if more images are bad than allowed; also whatever {@link #dryRun} throws
     */
    public static MineSummary run(SparkSession spark, MineOptions options, Progress progress, Reporter reporter) {
        MinePlan plan = MinePlanner.plan(spark, options);
        return new MineJob(spark, plan, progress).run(reporter);
    }

    private MineSummary run(Reporter reporter) {
        Optional<MineSummary> done = alreadyDone();
        if (done.isPresent()) {
            return done.get();
        }
        int shards = begin();
        JavaSparkContext java = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        MiningTask task = new MiningTask(plan.engine(), plan.preprocessing().preprocessing(), plan.options().limits(), plan.options().engine(),
                plan.options().top(), plan.options().rank(), plan.options().rule(), plan.options().rawProjections(),
                plan.options().batch().orElse(0), run.uri());
        Broadcast<LoadedEngine> engine = java.broadcast(new LoadedEngine(task));
        Broadcast<SerializableConfiguration> conf = java.broadcast(new SerializableConfiguration(hadoop));
        MineSummary summary = run(java, engine, conf, shards, reporter);
        // Only after success: when a job fails, tasks of it may still be inside native code.
        engine.value().close();
        engine.destroy();
        conf.destroy();
        return summary;
    }

    private MineSummary run(JavaSparkContext java, Broadcast<LoadedEngine> engine, Broadcast<SerializableConfiguration> conf, int shards, Reporter reporter) {
        List<Shard> pieces = Shard.cut(plan.listing().images(), shards);
        HostNotes hosts = new HostNotes(spark.sparkContext());
        MiningState state;
        StageWatch.Figures mining;
        try (StageWatch watch = new StageWatch(spark.sparkContext(), progress, "mining", "images", plan.listing().images().size())) {
            state = MiningStage.run(java, engine, conf, pieces, hosts.accumulator(), watch);
            mining = watch.figures();
        }
        checkBad(state);
        Winners winners = Winners.of(state, plan);
        StructType schema = RunSchemas.winners(winners.labelColumns(), plan.options().rawProjections());
        StageWatch.Figures projecting;
        try (StageWatch watch = new StageWatch(spark.sparkContext(), progress, "projecting", "winners", winners.count())) {
            ProjectionStage.run(spark, engine, conf, winners.images(), winners.count(), schema, run.uri("winners"), watch);
            projecting = watch.figures();
        }
        ThumbnailStage.run(spark, engine, conf, winners.images(), run.uri("thumbnails"));
        FirstLayerFilters.from(plan.engine().network(), plan.preprocessing().preprocessing().channels().name())
                .ifPresent(filters -> run.write(FirstLayerFilters.FILE, filters.toJson().getBytes(StandardCharsets.UTF_8)));
        ResultTables.write(spark, run, plan, state);
        Manifest manifest = ManifestWriter.manifest(spark, plan, state, winners.count(), hosts, mining, projecting);
        run.write(RunFolder.manifest(), manifest.toJson());
        reporter.draw(run.uri());
        run.commit();
        return new MineSummary(run.uri(), run.uri("report/index.html"), manifest, plan.warnings());
    }

    /** A run that was finished before is not done again by {@code --resume}. */
    private Optional<MineSummary> alreadyDone() {
        if (plan.options().existing() != RunFolder.Existing.RESUME || !run.isComplete()) {
            return Optional.empty();
        }
        Manifest manifest = Manifest.fromJson(run.read(RunFolder.manifest()));
        ManifestWriter.checkSame(plan, manifest, run);
        return Optional.of(new MineSummary(run.uri(), run.uri("report/index.html"), manifest, List.of("the run was complete already; nothing was done")));
    }

    private int begin() {
        int shards = plan.shards();
        RunFolder.Existing existing = plan.options().existing();
        if (existing == RunFolder.Existing.RESUME && run.exists()) {
            shards = ResumePlan.shardsOf(run, plan);
            OptionalInt asked = plan.options().shards();
            if (asked.isPresent() && asked.getAsInt() != shards) {
                throw new OutputException("the unfinished run %s was begun with %d shards, now %d; leave --shards out to resume it"
                        .formatted(run.uri(), shards, asked.getAsInt()));
            }
        }
        run.prepare(existing);
        run.write(RunFolder.plan(), ResumePlan.json(plan, shards));
        return shards;
    }

    private void checkBad(MiningState state) {
        MineOptions options = plan.options();
        List<BadImage> bad = state.bad();
        int total = plan.listing().images().size();
        boolean tooMany = options.failOnBadImage() && !bad.isEmpty() || bad.size() > options.maxBadFraction() * total || bad.size() == total;
        if (tooMany) {
            ResultTables.writeQuarantine(spark, run, state);
            BadImage first = bad.get(0);
            String limit = bad.size() == total ? "so there is nothing to mine"
                    : options.failOnBadImage() ? "more than --on-bad-image fail allows" : "more than --max-bad-fraction %s allows".formatted(options.maxBadFraction());
            throw new TooManyBadImagesException("%d of %d images are bad, %s; the first is %s: %s; all are listed in %s".formatted(
                    bad.size(), total, limit, first.image(), first.reason(), run.uri("quarantine")));
        }
    }
}
