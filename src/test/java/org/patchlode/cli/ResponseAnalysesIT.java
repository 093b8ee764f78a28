package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;

/** The packed program analyses the responses of a run: on one core, with executors in JVMs of their own, and killed while it writes. */
class ResponseAnalysesIT {

    @TempDir static Path folder;

    @BeforeAll
    static void mine() throws IOException, InterruptedException {
        Path model = TinyModel.write(folder);
        Path corpus = TinyCorpus.write(folder.resolve("corpus"), 60);
        List<String> labels = new ArrayList<>(List.of("image,kind,amount"));
        try (Stream<Path> files = Files.walk(corpus)) {
            List<String> names = files.filter(Files::isRegularFile).map(file -> corpus.relativize(file).toString()).sorted().toList();
            for (int i = 0; i < names.size(); i++) {
                labels.add(String.format(Locale.ROOT, "%s,k%d,%.3f", names.get(i), i % 3, i / 3.0));
            }
        }
        Files.write(folder.resolve("labels.csv"), labels);
        Launcher.Answer answer = Launcher.patchlode(folder, List.of("mine", "--model", model.toString(), "--preprocessing", TinyModel.preprocessing(folder).toString(), "--corpus", corpus.toString(),
                "--output", folder.resolve("run").toString(), "--shards", "6", "--responses", "peak"));
        assertThat(answer.code()).as(answer.text()).isZero();
    }

    private static List<String> information(String output, String... more) {
        List<String> args = new ArrayList<>(List.of("analyze", "information", "--run", folder.resolve("run").toString(), "--labels", folder.resolve("labels.csv").toString(), "--factors", "kind,amount",
                "--response", "argmax", "--output", folder.resolve(output).toString()));
        args.addAll(List.of(more));
        return args;
    }

    private static JsonNode analyzed(String output, String master, String... more) throws IOException, InterruptedException {
        List<String> args = new ArrayList<>(List.of("--master", master, "--"));
        args.addAll(information(output, more));
        Launcher.Answer answer = Launcher.patchlode(folder, args);
        assertThat(answer.code()).as(answer.text()).isZero();
        assertThat(folder.resolve(output).resolve("_SUCCESS")).exists();
        return checksums(output);
    }

    private static JsonNode checksums(String output) throws IOException {
        return new ObjectMapper().readTree(folder.resolve(output).resolve("manifest.json").toFile()).path("rows_sha256");
    }

    private static boolean writing(Path output) throws IOException {
        if (!Files.isDirectory(output.resolve("information"))) {
            return false;
        }
        try (Stream<Path> files = Files.list(output.resolve("information"))) {
            return files.findAny().isPresent();
        }
    }

    private static long rows(Path table) {
        try (SparkSession spark = SparkSession.builder().master("local[1]").getOrCreate()) {
            return spark.read().parquet(table.toString()).count();
        }
    }

    @Test
    void oneCoreAndSeparateExecutorsGiveTheSameRowsAndSoDoesWhatWasKilled() throws IOException, InterruptedException {
        JsonNode one = analyzed("one", "local[1]");
        assertThat(one.fieldNames()).toIterable().contains("information", "layers", "coinformation");
        assertThat(analyzed("apart", "local-cluster[2,1,1024]")).isEqualTo(one);

        Path output = folder.resolve("killed");
        List<String> command = new ArrayList<>(List.of("bash", "submit/patchlode", "--master", "local[2]", "--"));
        command.addAll(information("killed"));
        Path log = folder.resolve("killed.log");
        Process process = Launcher.start(command, Map.of(), log);
        while (process.isAlive() && !writing(output)) {
            Thread.sleep(5);
        }
        // The launcher is replaced by the JVM, so that no child is left.
        process.destroyForcibly();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(output.resolve("_SUCCESS")).as(Files.readString(log)).doesNotExist();
        assertThat(output.resolve("information")).exists();

        Launcher.Answer refused = Launcher.patchlode(folder, List.of("report", folder.resolve("run").toString(), "--with", output.toString()));
        assertThat(refused.code()).as(refused.text()).isNotZero();
        assertThat(refused.text()).contains("killed is no complete output of an analysis");
        assertThat(Launcher.patchlode(folder, information("killed")).code()).as("neither --resume nor --overwrite").isEqualTo(4);
        assertThat(analyzed("killed", "local[2]", "--resume")).isEqualTo(one);
        for (String table : List.of("information", "layers", "coinformation")) {
            assertThat(rows(output.resolve(table))).as(table).isEqualTo(rows(folder.resolve("one").resolve(table))).isPositive();
        }
        assertThat(output.resolve("_state")).doesNotExist();
    }
}
