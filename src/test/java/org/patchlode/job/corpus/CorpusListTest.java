package org.patchlode.job.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.PackedCorpora;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;
import org.patchlode.corpus.ref.CorpusException;
import org.patchlode.job.engine.EngineChoice;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.job.run.MineJob;
import org.patchlode.job.run.StoredRun;
import org.patchlode.job.stage.Progress;

/** What a list names is mined as what a folder holds. */
class CorpusListTest {

    private static final int IMAGES = 20;

    @TempDir static Path folder;
    private static SparkSession spark;
    private static Path model;
    private static Path corpus;
    private static Map<String, byte[]> files;
    private static List<String> expected;

    @BeforeAll
    static void start() {
        model = TinyModel.write(folder);
        corpus = TinyCorpus.write(folder.resolve("corpus"), IMAGES);
        files = PackedCorpora.files(corpus);
        spark = SparkSession.builder().master("local[2]").appName("test").getOrCreate();
        expected = content("run of the folder", Optional.empty(), corpus, "file:" + corpus + "/");
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static List<String> content(String run, Optional<Path> list, Path root, String prefix) {
        Path output = folder.resolve(run);
        MineJob.run(spark, options(output, list, root), Progress.SILENT, ignored -> {});
        return StoredRun.content(spark, output).stream().map(line -> line.replaceFirst("\\|" + prefix, "|")).toList();
    }

    private static MineOptions options(Path output, Optional<Path> list, Path root) {
        return MineOptions.builder().model(model.toString()).preprocessing(TinyModel.preprocessing(folder).toString()).corpus(List.of(root.toString()))
                .corpusList(list.map(Path::toString)).output(output.toString()).layers(List.of("conv1", "conv3")).engine(EngineChoice.ND4J).shards(OptionalInt.of(3)).build();
    }

    private static Path table(String name, StructType schema, List<Row> rows) {
        Path target = folder.resolve(name);
        spark.createDataFrame(rows, schema).repartition(2).write().mode(SaveMode.Overwrite).parquet(target.toString());
        return target;
    }

    @Test
    void parquetOfUris() {
        List<Row> uris = files.keySet().stream().map(name -> RowFactory.create("file:" + corpus + "/" + name)).toList();
        Path list = table("uris", new StructType().add("where it is", DataTypes.StringType), uris);
        assertThat(content("run of uris", Optional.of(list), corpus, "file:" + corpus + "/")).isEqualTo(expected);
    }

    @Test
    void parquetOfNamesAndSizesAmongOtherColumns() {
        List<Row> rows = new ArrayList<>();
        files.forEach((name, bytes) -> rows.add(RowFactory.create("other", name, rows.size() % 3 == 0 ? null : bytes.length, rows.size() * 0.5)));
        // One that stands in it twice counts once.
        rows.add(rows.get(4));
        StructType schema = new StructType().add("comment", DataTypes.StringType).add("image", DataTypes.StringType).add("size", DataTypes.IntegerType).add("score", DataTypes.DoubleType);
        Path list = table("names.parquet", schema, rows);
        assertThat(content("run of names", Optional.of(list), corpus, "file:" + corpus + "/")).isEqualTo(expected);
    }

    @Test
    void packedFilesAreLookedInto() throws IOException {
        Map<String, byte[]> first = new LinkedHashMap<>();
        Map<String, byte[]> second = new LinkedHashMap<>();
        files.forEach((name, bytes) -> (first.size() < IMAGES / 2 ? first : second).put(name, bytes));
        Path packed = folder.resolve("packed");
        PackedCorpora.tar(packed.resolve("deep/a.tar"), first);
        PackedCorpora.sequence(packed.resolve("b.seq"), second, CompressionType.BLOCK);
        // Not on the list.
        PackedCorpora.tar(packed.resolve("c.tar"), Map.of("x.png", new byte[] {1}));
        Path list = Files.write(folder.resolve("packed.txt"), List.of("deep/a.tar", "file:" + packed + "/b.seq"));
        assertThat(content("run of packed", Optional.of(list), packed, "file:[^!]*!/")).isEqualTo(expected);

        Files.write(list, List.of("deep/a.tar", "gone.tar"));
        assertRefused(list, packed, "names 'file:" + packed + "/gone.tar', which does not exist");
        Files.write(list, List.of("../corpus/a.tar"));
        assertRefused(list, packed, "not below the corpus");
        Files.writeString(packed.resolve("words.tar"), "no archive");
        Files.write(list, List.of("words.tar"));
        assertRefused(list, packed, "names no image (file:" + packed + "/words.tar is neither tar");
        Files.createDirectories(packed.resolve("folder.parquet"));
        Files.write(list, List.of("folder.parquet"));
        assertRefused(list, packed, "names the folder");
    }

    @Test
    void whatIsWrongWithAListIsSaidInOneSentence() throws IOException {
        StructType text = new StructType().add("image", DataTypes.StringType);
        assertRefused(table("empty.parquet", text, List.of()), corpus, "names no image");
        assertRefused(table("null.parquet", text, List.of(RowFactory.create("image 002.png"), RowFactory.create((Object) null))), corpus, "has a row without a name in its column 'image'");
        assertRefused(table("numbers.parquet", new StructType().add("image", DataTypes.LongType).add("n", DataTypes.IntegerType), List.of(RowFactory.create(1L, 2))), corpus,
                "has columns [image, n] but none of strings called 'image'");
        assertRefused(table("two.parquet", new StructType().add("a", DataTypes.StringType).add("b", DataTypes.StringType), List.of(RowFactory.create("x", "y"))), corpus,
                "has columns [a, b] but none of strings called 'image'");
        assertRefused(table("outside.parquet", text, List.of(RowFactory.create("../other.png"))), corpus, "not below the corpus");
        assertRefused(Files.writeString(folder.resolve("words.parquet"), "no Parquet at all, but long enough to hold a footer"), corpus, "cannot be read as Parquet");
        assertRefused(Files.createDirectories(folder.resolve("nothing in it")), corpus, "cannot be read as Parquet");
        assertRefused(folder.resolve("missing.parquet"), corpus, "does not exist");
    }

    private static void assertRefused(Path list, Path root, String reason) {
        Path never = folder.resolve("never");
        assertThatThrownBy(() -> MineJob.run(spark, options(never, Optional.of(list), root), Progress.SILENT, ignored -> {})).isInstanceOf(CorpusException.class)
                .hasMessageContaining(list.toString()).hasMessageContaining(reason).satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
        assertThat(never).doesNotExist();
    }
}
