package org.patchlode.job.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.job.corpus.Shard;
import org.patchlode.job.engine.CheckedEngine;
import org.patchlode.job.engine.EngineFingerprint;
import org.patchlode.job.engine.EngineProbe;
import org.patchlode.job.engine.LoadedEngine;
import org.patchlode.job.engine.MiningTask;
import org.patchlode.job.engine.SharedEngine;
import org.patchlode.job.options.ModelOptions;
import org.patchlode.job.pass.TooManyBadImagesException;
import org.patchlode.job.plan.ManifestWriter;
import org.patchlode.job.plan.MineExtensions;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.job.plan.MinePlan;
import org.patchlode.job.plan.MinePlanner;
import org.patchlode.job.plan.PlanText;
import org.patchlode.job.plan.ResumeFingerprint;
import org.patchlode.job.project.ThumbnailAnalysis;
import org.patchlode.job.stage.JobMetrics;
import org.patchlode.job.stage.Progress;
import org.patchlode.job.stage.RunGroups;
import org.patchlode.job.stage.StageLog;
import org.patchlode.result.Manifest;
import org.patchlode.result.OutputException;
import org.patchlode.result.RunFolder;
import org.patchlode.result.RunLease;
import org.patchlode.result.RunNames;
import org.patchlode.result.SessionStorage;

/**
 * The whole job: corpus, forward pass, top-k, merge, projection, result. The caller draws the report and commits.
 */
public final class MineJob {

    private final SparkSession spark;
    private final MinePlan plan;
    private final RunFolder run;
    private final StageLog log;
    private final RunGroups groups = RunGroups.fresh();

    private MineJob(SparkSession spark, MinePlan plan) {
        this.spark = spark;
        this.plan = plan;
        this.run = RunFolder.at(plan.options().output(), SessionStorage.of(spark), MineExtensions.tables());
        this.log = new StageLog(run.uri());
    }

    /**
     * Checks model, corpus, options and output and says what a run would do; writes nothing.
     *
     * @throws org.patchlode.model.ConfigurationException if options do not fit together
     * @throws org.patchlode.network.ModelException if the model is unusable
     * @throws org.patchlode.corpus.ref.CorpusException if the corpus is unusable
     * @throws OutputException if the output is refused
     */
    public static PlanText dryRun(SparkSession spark, MineOptions options) {
        return dryRun(spark, options, Progress.SILENT);
    }

    /** The same. @param progress is told how far a pass over the images is, if options ask for one */
    public static PlanText dryRun(SparkSession spark, MineOptions options, Progress progress) {
        return PlanText.of(MinePlanner.plan(spark, options, progress));
    }

    /** What is drawn of a run that has everything but its report. */
    @FunctionalInterface
    public interface Reporter {
        /** @param run to draw */
        void draw(MinedRun run);
    }

    /**
     * Runs the job.
     *
     * @param reporter draws the report, before the run is declared complete
     * @throws TooManyBadImagesException if more images are bad than allowed; also whatever {@link #dryRun} throws
     */
    public static MineSummary run(SparkSession spark, MineOptions options, Progress progress, Reporter reporter) {
        return run(spark, MinePlanner.plan(spark, options, progress), progress, reporter);
    }

    /** The same of what is planned already. */
    public static MineSummary run(SparkSession spark, MinePlan plan, Progress progress, Reporter reporter) {
        return new MineJob(spark, plan).run(progress, reporter);
    }

    private MineSummary run(Progress progress, Reporter reporter) {
        Optional<MineSummary> done = alreadyDone();
        if (done.isPresent()) {
            return done.get();
        }
        // A new output is refused if it exists, so that it must be made before anything is put there.
        boolean begun = plan.options().existing() == RunFolder.Existing.REFUSE;
        if (begun) {
            run.prepare(plan.options().existing());
        }
        try (RunLease lease = RunLease.take(run, () -> groups.cancel(spark.sparkContext())); JobMetrics metrics = JobMetrics.register(progress)) {
            // Another driver may have finished the run while this one waited for it, and cleared it.
            done = complete();
            if (done.isPresent()) {
                return done.get();
            }
            int shards = begin(begun);
            MineSummary summary = RunFailure.noting(run, lease, () -> run(lease, metrics, reporter, shards));
            log.end("complete", "");
            return summary;
        } catch (Throwable e) {
            // Spark throws checked exceptions that it does not declare.
            log.end("failed", RunFailure.sentence(e));
            throw e;
        }
    }

    private MineSummary run(RunLease lease, JobMetrics metrics, Reporter reporter, int shards) {
        JavaSparkContext java = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Configuration hadoop = SessionStorage.of(spark);
        MiningTask task = new MiningTask(plan.needed(), plan.preprocessing().preprocessing(), plan.options().limits(), plan.options().engine(),
                plan.options().batch().orElse(0), plan.analyses(), List.of(new ThumbnailAnalysis(), plan.projection()), run.uri());
        plan.base().ifPresent(base -> base.manifest().engines().forEach(kind -> EngineFingerprint.leave(run, kind)));
        Set<String> known = EngineFingerprint.of(run);
        RunStages.Outcome outcome;
        List<Shard> pieces = plan.pieces(shards);
        CheckedEngine checked = CheckedEngine.of(plan.options().get(ModelOptions.CHECK), task, plan.listing().images(), hadoop);
        try (SharedEngine shared = new SharedEngine(java, new LoadedEngine(checked.fixed(task), known, checked), hadoop)) {
            if (!known.isEmpty()) {
                EngineFingerprint.check(run.uri(), known, EngineProbe.kinds(java, shared.engine(), shared.hadoop()));
            }
            RunStages stages = new RunStages(spark, plan, run, shared.engine(), shared.hadoop(), metrics, log, groups);
            outcome = stages.run(pieces, () -> checked.sections(run), lease::check);
        }
        // Before the commit clears what was left in the run while it was under way.
        List<String> disagreements = checked.warnings(run);
        metrics.enter(JobMetrics.Stage.REPORTING);
        reporter.draw(new MinedRun(run.uri(), outcome.cells()));
        log.stage("report", Map.of());
        lease.check();
        checkKept(pieces);
        run.commit(lease);
        metrics.enter(JobMetrics.Stage.DONE);
        return new MineSummary(run.uri(), run.uri("report/index.html"), outcome.manifest(), Stream.concat(plan.warnings().stream(), disagreements.stream()).toList());
    }

    /** A later run begins with what each shard found: without it this one would not be whole, whatever its tables hold. */
    private void checkKept(List<Shard> pieces) {
        List<String> gone = new ArrayList<>();
        for (CorpusAnalysis<?, ?> analysis : plan.analyses()) {
            Set<String> there = Set.copyOf(run.names(RunNames.stateFolder(analysis.name())));
            pieces.stream().map(piece -> RunNames.shardState(analysis.name(), piece.number())).filter(name -> !there.contains(name.substring(name.lastIndexOf('/') + 1))).forEach(gone::add);
        }
        if (!gone.isEmpty()) {
            throw new OutputException("%d of %d shards' states were removed from the run while it was under way, %s for one; see who removes files there, then go on with --resume"
                    .formatted(gone.size(), pieces.size() * plan.analyses().size(), run.uri(gone.get(0))));
        }
    }

    /** A run that was finished before is not done again by {@code --resume}, but for what its driver could not clear away. */
    private Optional<MineSummary> alreadyDone() {
        Optional<MineSummary> done = complete();
        if (done.isPresent()) {
            run.clearLeftovers();
        }
        return done;
    }

    private Optional<MineSummary> complete() {
        if (plan.options().existing() != RunFolder.Existing.RESUME || !run.isComplete()) {
            return Optional.empty();
        }
        Manifest manifest = Manifest.fromJson(run.read(RunNames.manifest()));
        ManifestWriter.checkSame(plan, manifest, run);
        return Optional.of(new MineSummary(run.uri(), run.uri("report/index.html"), manifest, List.of("the run was complete already; nothing was done")));
    }

    /** The number of shards, once the folder is ready. */
    private int begin(boolean begun) {
        int shards = plan.shards();
        Optional<Integer> stored = plan.options().existing() == RunFolder.Existing.RESUME ? ResumeFingerprint.shardsOf(run, plan) : Optional.empty();
        if (stored.isPresent()) {
            shards = stored.get();
            OptionalInt asked = plan.options().shards();
            // As planned: never more than there are images.
            if (asked.isPresent() && plan.shards() != shards) {
                throw new OutputException("the unfinished run %s was begun with %d shards, now %d; leave --shards out to resume it"
                        .formatted(run.uri(), shards, asked.getAsInt()));
            }
        }
        if (!begun) {
            boolean anew = stored.isEmpty();
            run.prepare(anew ? RunFolder.Existing.OVERWRITE : plan.options().existing());
        }
        RunFailure.clear(run);
        if (stored.isEmpty()) {
            run.write(RunNames.plan(), ResumeFingerprint.json(plan, shards));
        }
        return shards;
    }
}
