package org.patchlode.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.patchlode.TinyModel;
import org.patchlode.job.engine.EngineChoice;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.job.plan.MineOptionsBuilder;
import org.patchlode.job.stage.Progress;

/** Runs over corpora that change from one to the next. */
record GrowingRuns(SparkSession spark, Path folder, Path model) {

    static GrowingRuns in(Path folder) {
        return new GrowingRuns(SparkSession.builder().master("local[2]").appName("test").getOrCreate(), folder, TinyModel.write(folder));
    }

    MineOptionsBuilder given(Path corpus, Path output) {
        return MineOptions.builder().model(model.toString()).preprocessing(TinyModel.preprocessing(folder).toString()).corpus(List.of(corpus.toString()))
                .output(output.toString()).engine(EngineChoice.ND4J).shards(OptionalInt.of(6)).top(5).maxBadFraction(0.5);
    }

    /** A run that begins with another. */
    MineOptionsBuilder given(Path corpus, Path output, Path base) {
        return given(corpus, output).base(Optional.of(base.toString()));
    }

    MineSummary mine(MineOptionsBuilder options) {
        return MineJob.run(spark, options.build(), Progress.SILENT, run -> {});
    }

    /** How many images are taken over and how many are mined, as the plan says. */
    String plan(MineOptionsBuilder options) {
        return MineJob.dryRun(spark, options.build()).lines().stream().filter(line -> line.startsWith("base ")).findFirst().orElseThrow().replaceFirst("^base .*: ", "");
    }

    /** Images in the order of their names. */
    static List<Path> images(Path corpus) {
        try (Stream<Path> files = Files.walk(corpus)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Mines everything by these options and compares. @param besides keys of the manifest that may differ */
    void sameAsWhole(Path grown, MineOptionsBuilder whole, String... besides) throws IOException {
        mine(whole.shards(OptionalInt.of(3)));
        Path run = Path.of(whole.build().output());
        assertThat(StoredRun.content(spark, grown)).isEqualTo(StoredRun.content(spark, run));
        assertThat(StoredRun.rows(spark, grown, "quarantine", "image")).isEqualTo(StoredRun.rows(spark, run, "quarantine", "image"));
        assertThat(thumbnails(grown)).isEqualTo(thumbnails(run)).isNotEmpty();
        String[] without = Stream.concat(Stream.of("shards", "base", "state"), Arrays.stream(besides)).toArray(String[]::new);
        assertThat(StoredRun.manifest(grown, without)).isEqualTo(StoredRun.manifest(run, without));
    }

    private List<String> thumbnails(Path run) {
        return StoredRun.rows(spark, run, "thumbnails", "image").stream().map(row -> row.getString(0) + " " + Arrays.hashCode(row.<byte[]>getAs(1))).toList();
    }
}
