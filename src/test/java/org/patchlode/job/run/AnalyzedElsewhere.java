package org.patchlode.job.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.SparkSession;
import org.patchlode.analysis.responses.ResponseKind;
import org.patchlode.analysis.responses.ResponsesExtension;
import org.patchlode.job.analyze.AnalyzeJob;
import org.patchlode.job.analyze.AnalyzeOptions;
import org.patchlode.job.analyze.responses.InformationCommand;
import org.patchlode.job.engine.EngineChoice;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.job.stage.Progress;
import org.patchlode.option.LayeredConfig;

/** A run with responses, and information about them, with everything on one storage. */
final class AnalyzedElsewhere {

    private AnalyzedElsewhere() {}

    /** Labels of a corpus, by relative path. */
    static Path labels(Path corpus, Path file) throws IOException {
        List<String> lines = new ArrayList<>(List.of("image,kind"));
        try (Stream<Path> files = Files.walk(corpus)) {
            List<String> names = files.filter(Files::isRegularFile).map(image -> corpus.relativize(image).toString()).sorted().toList();
            for (int i = 0; i < names.size(); i++) {
                lines.add(names.get(i) + ",k" + i % 2);
            }
        }
        return Files.write(file, lines);
    }

    /** @param base where model, labels, run and output lie @param corpus its URI @return checksums of the rows of all tables; they name no image */
    static JsonNode checksums(SparkSession spark, String base, String corpus) throws IOException {
        MineOptions options = MineOptions.builder().model(base + "/tiny.zip").preprocessing(base + "/tiny.conf").corpus(List.of(corpus)).output(base + "/run with responses")
                .shards(OptionalInt.of(3)).engine(EngineChoice.ND4J).set(ResponsesExtension.RESPONSES, EnumSet.of(ResponseKind.PEAK)).build();
        MineJob.run(spark, options, Progress.SILENT, run -> {});
        String output = base + "/information of it";
        InformationCommand information = new InformationCommand();
        Map<String, Object> values = Map.of("run", base + "/run with responses", "labels", base + "/labels.csv", "factors", "kind", "response", "argmax", "permutations", 20, "output", output);
        AnalyzeJob.run(spark, information, LayeredConfig.of("analyze information", AnalyzeOptions.of(information), values, Optional.empty()), Progress.SILENT);
        org.apache.hadoop.fs.Path folder = new org.apache.hadoop.fs.Path(output);
        FileSystem fs = folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
        if (!fs.exists(new org.apache.hadoop.fs.Path(folder, "_SUCCESS")) || !fs.exists(new org.apache.hadoop.fs.Path(folder, "report/index.html"))) {
            throw new AssertionError(output + " is not complete");
        }
        try (InputStream in = fs.open(new org.apache.hadoop.fs.Path(folder, "manifest.json"))) {
            return new ObjectMapper().readTree(in).path("rows_sha256");
        }
    }
}
