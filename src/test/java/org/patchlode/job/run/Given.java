package org.patchlode.job.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.SparkSession;
import org.patchlode.TinyModel;
import org.patchlode.job.engine.EngineChoice;
import org.patchlode.job.engine.Rank;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.job.stage.Progress;
import org.patchlode.network.Rule;
import org.patchlode.network.Rules;
import org.patchlode.result.RunFolder;

/** Options of a tiny run with the usual values. */
final class Given {

    private final TinyRuns runs;
    List<String> layers = List.of("conv1", "pool1", "conv2a", "norm2b", "add", "concat", "conv3", "mean");
    int top = 9;
    Rank rank = Rank.PEAK;
    List<Rule> rules = List.of(Rule.DECONVNET);
    Optional<String> labels = Optional.empty();
    boolean raw;
    double maxBad = 0.1;
    boolean failOnBad;
    OptionalInt shards = OptionalInt.of(3);
    OptionalInt batch = OptionalInt.empty();
    RunFolder.Existing existing = RunFolder.Existing.REFUSE;
    String corpusUri;

    Given(TinyRuns runs) {
        this.runs = runs;
        this.corpusUri = runs.corpus().toString();
    }

    MineOptions at(Path output) {
        return MineOptions.builder().model(runs.model().toString()).preprocessing(TinyModel.preprocessing(runs.folder()).toString()).corpus(List.of(corpusUri))
                .output(output.toString()).existing(existing).layers(layers).top(top).rank(rank).rules(Rules.of(rules)).labels(labels).failOnBadImage(failOnBad)
                .maxBadFraction(maxBad).rawProjections(raw).shards(shards).batch(batch).engine(EngineChoice.ND4J).build();
    }

    MineSummary mine(SparkSession spark, Path output) {
        return MineJob.run(spark, at(output), Progress.SILENT, run -> {});
    }
}
