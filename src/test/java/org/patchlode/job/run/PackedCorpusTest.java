package org.patchlode.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.PackedCorpora;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.corpus.ref.CorpusException;
import org.patchlode.digest.Sha256;
import org.patchlode.faces.render.FaceCorpus;
import org.patchlode.faces.render.RenderJob;
import org.patchlode.job.corpus.Distinct;
import org.patchlode.job.engine.EngineChoice;
import org.patchlode.job.pack.PackJob;
import org.patchlode.job.pack.PackOptions;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.job.plan.MineOptionsBuilder;
import org.patchlode.job.stage.Progress;
import org.patchlode.network.Rule;
import org.patchlode.network.Rules;
import org.patchlode.result.OutputException;
import org.patchlode.result.OwnedFolder;

/** Every way to pack a corpus gives the same winners and projections as the same images in a folder. */
class PackedCorpusTest {

    private static final int IMAGES = 24;

    @TempDir static Path folder;
    private static SparkSession spark;
    private static Path model;
    private static Path loose;
    private static Map<String, byte[]> files;
    private static List<String> expected;

    @BeforeAll
    static void start() {
        model = TinyModel.write(folder);
        loose = TinyCorpus.write(folder.resolve("loose"), IMAGES);
        files = PackedCorpora.files(loose);
        spark = SparkSession.builder().master("local[2]").appName("test").getOrCreate();
        expected = content(mine("run-loose", 3, Optional.empty(), loose.toString()), "file:" + loose + "/");
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void tar() {
        Path archive = PackedCorpora.tar(folder.resolve("tar/shard.tar"), files);
        assertThat(content(mine("run-tar", 5, Optional.empty(), archive.toString()), "file:" + archive + "!/")).isEqualTo(expected);
    }

    @Test
    void compressedTarInAFolder() {
        Path archive = PackedCorpora.tar(folder.resolve("tgz/shard.tar.gz"), files);
        assertThat(content(mine("run-tgz", 5, Optional.empty(), archive.getParent().toString()), "file:" + archive + "!/")).isEqualTo(expected);
    }

    @Test
    void sequenceFiles() {
        for (CompressionType compression : CompressionType.values()) {
            Path file = PackedCorpora.sequence(folder.resolve(compression + ".seq"), files, compression);
            assertThat(content(mine("run-seq-" + compression, 4, Optional.empty(), file.toString()), "file:" + file + "!/")).as("%s", compression).isEqualTo(expected);
        }
    }

    @Test
    void sparksBinaryFilesKeepTheirIds() {
        Path table = PackedCorpora.binaryFiles(spark, folder.resolve("binary"), loose);
        assertThat(content(mine("run-binary", 4, Optional.empty(), table.toString()), "file:" + loose + "/")).isEqualTo(expected);
    }

    @Test
    void structsOfBytesAndPath() {
        Path table = PackedCorpora.hub(spark, folder.resolve("hub"), files);
        Path run = mine("run-hub", 4, Optional.of("corpus"), table.toString());
        assertThat(content(run, "file:" + table + "/[^!]*!/")).isEqualTo(expected);
        assertThat(StoredRun.winners(spark, run)).allSatisfy(row -> {
            String image = row.getAs("image");
            assertThat(row.<String>getAs("label")).isEqualTo(String.valueOf(image.substring(image.indexOf("!/") + 2).length()));
        });
    }

    @Test
    void packedCorporaKeepTheirIdsAndTakeLabels() throws IOException {
        Path packed = folder.resolve("packed");
        PackOptions options = new PackOptions(List.of(loose.toString()), packed.toString(), false, Optional.of("folders"), Optional.empty(), 4_000, ImageLimits.DEFAULT);
        PackJob.Result result = PackJob.run(spark, options, Progress.SILENT);
        assertThat(result.images()).isEqualTo(IMAGES);
        assertThat(result.files()).isGreaterThan(3);
        assertThat(packed.resolve("_SUCCESS")).exists();
        List<Row> rows = spark.read().parquet(packed.toString()).orderBy("image_id").collectAsList();
        assertThat(rows).hasSize(IMAGES).allSatisfy(row -> {
            byte[] bytes = files.get(row.<String>getAs("image"));
            assertThat(row.<byte[]>getAs("bytes")).isEqualTo(bytes);
            assertThat(row.<Long>getAs("size")).isEqualTo(bytes.length);
            assertThat(row.<String>getAs("sha256")).isEqualTo(java.util.HexFormat.of().formatHex(Sha256.of(bytes)));
        });
        Path run = mine("run-packed", 5, Optional.of("corpus"), packed.toString());
        assertThat(content(run, "file:" + loose + "/")).isEqualTo(expected);
        assertThat(StoredRun.winners(spark, run)).anySatisfy(row -> assertThat(row.<String>getAs("class")).isEqualTo("sub folder"));
        assertThatThrownBy(() -> PackJob.run(spark, options, Progress.SILENT)).isInstanceOf(OutputException.class).hasMessageContaining("exists already");
    }

    @Test
    void renderedTablesAreCorporaAndTheCallersJobGroupIsLeftAlone() {
        spark.sparkContext().setJobGroup("mine own", "what I am at", false);
        spark.sparkContext().setCallSite("my cell");
        java.util.Properties before = (java.util.Properties) spark.sparkContext().getLocalProperties().clone();
        OwnedFolder faces = RenderJob.folder(spark, folder.resolve("faces").toString());
        RenderJob.run(spark, new FaceCorpus(1, 12, 32, 4), faces, false, true, Progress.SILENT);
        Path run = mine("run-faces", 2, Optional.of(folder.resolve("faces/factors.csv").toString()), folder.resolve("faces").toString());
        assertThat(StoredRun.winners(spark, run)).isNotEmpty().allSatisfy(row -> {
            assertThat(row.<String>getAs("image")).contains(".parquet!/face_");
            assertThat(row.<Long>getAs("identity")).as("numbers stay numbers").isNotNegative();
        });
        assertThat(spark.sparkContext().getLocalProperties()).isEqualTo(before);
        spark.sparkContext().clearJobGroup();
        spark.sparkContext().clearCallSite();
    }

    @Test
    void sameContentCountsOnceUnderItsLeastName() throws IOException {
        Path twice = folder.resolve("distinct");
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            for (String copy : List.of("b/", "a/", "c/")) {
                Path target = twice.resolve(copy + file.getKey());
                Files.createDirectories(target.getParent());
                Files.write(target, file.getValue());
            }
        }
        Path output = folder.resolve("run-distinct");
        MineSummary summary = MineJob.run(spark, options(output, 7, Optional.empty(), twice.toString()).distinct(Distinct.CONTENT).build(), Progress.SILENT, run -> {});
        assertThat(content(output, "file:" + twice + "/a/")).isEqualTo(expected);
        assertThat(summary.manifest().counts().duplicates()).isEqualTo(2 * IMAGES);
        assertThat(summary.manifest().counts().seen()).isEqualTo(IMAGES);
    }

    @Test
    void mixedAndSeveral() {
        Map<String, byte[]> first = new LinkedHashMap<>();
        Map<String, byte[]> second = new LinkedHashMap<>();
        files.forEach((name, bytes) -> (first.size() < IMAGES / 2 ? first : second).put(name, bytes));
        Path mixed = folder.resolve("mixed");
        PackedCorpora.tar(mixed.resolve("a.tar"), first);
        Path seq = PackedCorpora.sequence(folder.resolve("b.seq"), second, CompressionType.NONE);
        Path run = mine("run-mixed", 4, Optional.empty(), mixed.toString(), seq.toString());
        assertThat(content(run, "file:[^!]*!/")).isEqualTo(expected);
    }

    @Test
    void labelsOfWebDatasets() {
        Map<String, byte[]> samples = new LinkedHashMap<>();
        int number = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            String key = "%06d".formatted(number++);
            samples.put(key + ".cls", PackedCorpora.text(number % 3 + "\n"));
            samples.put(key + file.getKey().substring(file.getKey().lastIndexOf('.')), file.getValue());
            samples.put(key + ".json", PackedCorpora.text("{\"caption\": \"no %d\", \"score\": 7, \"nested\": {\"a\": 1}}".formatted(number)));
        }
        for (String name : List.of("labels/x.tar", "labels/x.tgz")) {
            Path archive = PackedCorpora.tar(folder.resolve(name), samples);
            Path run = mine("run-" + name.replace('/', '-'), 3, Optional.of("corpus"), archive.toString());
            List<Row> winners = StoredRun.winners(spark, run);
            assertThat(winners).isNotEmpty().allSatisfy(row -> {
                int n = Integer.parseInt(row.<String>getAs("image").replaceAll(".*!/(\\d+)\\..*", "$1")) + 1;
                assertThat(row.<String>getAs("cls")).isEqualTo("" + n % 3);
                assertThat(row.<String>getAs("caption")).isEqualTo("no " + n);
                assertThat(row.<String>getAs("label_score")).isEqualTo("7");
            });
            assertThat(List.of(winners.get(0).schema().fieldNames())).doesNotContain("nested");
        }
    }

    @Test
    void classesByFolder() {
        Path run = mine("run-folders", 3, Optional.of("folders"), loose.toString());
        assertThat(StoredRun.winners(spark, run)).allSatisfy(row ->
                assertThat(row.<String>getAs("class")).isEqualTo(row.<String>getAs("image").contains("/sub folder/") ? "sub folder" : null));
    }

    @Test
    void aDamagedArchiveIsOneBadImageAndItsReadableMembersAreMined() throws IOException {
        Path archive = PackedCorpora.tar(folder.resolve("damaged/shard.tar"), files);
        byte[] bytes = Files.readAllBytes(archive);
        Files.write(archive, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        Path run = mine("run-damaged", 3, Optional.empty(), archive.toString());
        List<Row> bad = spark.read().parquet(run.resolve("quarantine").toString()).collectAsList();
        assertThat(bad).hasSize(1);
        assertThat(bad.get(0).getString(0)).isEqualTo("file:" + archive);
        assertThat(bad.get(0).getString(1)).contains("damaged after");
        assertThat(StoredRun.winners(spark, run)).isNotEmpty();
    }

    @Test
    void oneIdForTwoImagesIsRefused() {
        Path table = PackedCorpora.binaryFiles(spark, folder.resolve("twice"), loose);
        assertThatThrownBy(() -> mine("run-twice", 2, Optional.empty(), loose.toString(), table.toString()))
                .isInstanceOf(CorpusException.class).hasMessageContaining("two images have the id");
    }

    private static Path mine(String name, int shards, Optional<String> labels, String... corpus) {
        Path output = folder.resolve(name);
        MineJob.run(spark, options(output, shards, labels, corpus).build(), Progress.SILENT, run -> {});
        return output;
    }

    private static MineOptionsBuilder options(Path output, int shards, Optional<String> labels, String... corpus) {
        return MineOptions.builder().model(model.toString()).preprocessing(TinyModel.preprocessing(folder).toString()).corpus(List.of(corpus))
                .output(output.toString()).layers(List.of("conv1", "add", "conv3")).rules(Rules.of(Rule.GUIDED)).labels(labels).maxBadFraction(0.5)
                .shards(OptionalInt.of(shards)).engine(EngineChoice.ND4J);
    }

    /** All of winners and units but labels, with image ids cut to the names below {@code root}, a pattern. */
    private static List<String> content(Path run, String root) {
        List<String> labels = List.of("label", "cls", "caption", "class");
        return StoredRun.content(spark, run.toString(), labels).stream().map(line -> line.replaceFirst("\\|" + root, "|")).toList();
    }
}
