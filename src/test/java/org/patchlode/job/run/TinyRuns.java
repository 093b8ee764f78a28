package org.patchlode.job.run;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;
import org.patchlode.job.engine.EngineChoice;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.job.plan.MineOptionsBuilder;
import org.patchlode.job.stage.Progress;

/**
 * Small runs in one session, which writes its metrics to files.
 *
 * @param folder of everything
 * @param spark to be stopped
 * @param model of all runs
 * @param corpus of 40 images
 */
record TinyRuns(Path folder, SparkSession spark, Path model, Path corpus) {

    static TinyRuns start(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("metrics"));
        SparkSession spark = SparkSession.builder().master("local[2]").appName("test")
                .config("spark.executor.heartbeatInterval", "500ms")
                .config("spark.metrics.conf.*.sink.csv.class", "org.apache.spark.metrics.sink.CsvSink")
                .config("spark.metrics.conf.*.sink.csv.directory", folder.resolve("metrics").toString())
                .config("spark.metrics.conf.*.sink.csv.period", "1").getOrCreate();
        return new TinyRuns(folder, spark, TinyModel.write(folder), TinyCorpus.write(folder.resolve("corpus"), 40));
    }

    MineOptionsBuilder given(Path output) {
        return MineOptions.builder().model(model.toString()).preprocessing(TinyModel.preprocessing(folder).toString()).corpus(List.of(corpus.toString()))
                .output(output.toString()).shards(OptionalInt.of(5)).engine(EngineChoice.ND4J);
    }

    MineSummary mine(MineOptionsBuilder options) {
        return MineJob.run(spark, options.build(), Progress.SILENT, run -> {});
    }

    /** A run that has everything but its report. */
    void breakAtReport(MineOptionsBuilder options, Runnable look) {
        assertThatThrownBy(() -> MineJob.run(spark, options.build(), Progress.SILENT, run -> {
            look.run();
            throw new IllegalStateException("no report today");
        })).hasMessage("no report today");
    }

    /** Files and folders in one whose names begin so. */
    static List<Path> files(Path folder, String prefix) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
