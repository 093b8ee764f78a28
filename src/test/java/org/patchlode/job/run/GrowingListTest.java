package org.patchlode.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.TinyCorpus;
import org.patchlode.job.plan.MineOptionsBuilder;
import org.patchlode.job.stage.Progress;
import org.patchlode.result.OutputException;
import org.patchlode.result.RunFolder;

/** Corpora that are given as lists grow and are gone on with as folders are. */
class GrowingListTest {

    @TempDir static Path folder;
    private static GrowingRuns runs;

    @BeforeAll
    static void start() {
        runs = GrowingRuns.in(folder);
    }

    @AfterAll
    static void stop() {
        runs.spark().stop();
    }

    private static List<String> names(Path corpus) {
        return GrowingRuns.images(corpus).stream().map(image -> corpus.relativize(image).toString()).toList();
    }

    private static Path text(String name, List<String> names) throws IOException {
        return Files.write(folder.resolve(name), names);
    }

    /** A list with one more column. */
    private static Path table(String name, Path corpus, String column, DataType type, Function<Path, Object> value) {
        List<Row> rows = GrowingRuns.images(corpus).stream().map(image -> RowFactory.create(corpus.relativize(image).toString(), image.toFile().length(), value.apply(image))).toList();
        StructType schema = new StructType().add("image", DataTypes.StringType).add("bytes", DataTypes.LongType).add(column, type);
        Path list = folder.resolve(name + ".parquet");
        runs.spark().createDataFrame(rows, schema).coalesce(1).write().parquet(list.toString());
        return list;
    }

    private static MineOptionsBuilder listed(MineOptionsBuilder options, Path list) {
        return options.corpusList(Optional.of(list.toString()));
    }

    private static void replace(Path image, Path by) throws IOException {
        Files.copy(by, image, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(image, FileTime.fromMillis(1_000_000));
    }

    @Test
    void aListOfNamesGrows() throws IOException {
        Path corpus = TinyCorpus.write(folder.resolve("corpus"), 24);
        List<String> names = names(corpus);
        Path list = text("list.txt", names.subList(0, 20));
        Path first = folder.resolve("first");
        assertThat(runs.mine(listed(runs.given(corpus, first), list)).manifest().corpus().bytes()).isPositive();
        Path second = folder.resolve("second");
        assertThat(runs.plan(listed(runs.given(corpus, second, first), list))).isEqualTo("20 images are taken over, 0 are mined (0 of them new)");
        text("list.txt", names);
        MineSummary grown = runs.mine(listed(runs.given(corpus, second, first), list));
        assertThat(grown.warnings()).isEmpty();
        assertThat(List.of(grown.manifest().base().takenOver(), grown.manifest().base().added())).containsExactly(20L, 4L);
        runs.sameAsWhole(second, listed(runs.given(corpus, folder.resolve("second whole")), list));

        replace(corpus.resolve(names.get(3)), corpus.resolve(names.get(7)));
        Files.delete(corpus.resolve(names.get(9)));
        Path third = folder.resolve("third");
        MineSummary changed = runs.mine(listed(runs.given(corpus, third, second), list));
        assertThat(changed.manifest().base().changed()).isEqualTo(1);
        // A name that is listed is an image, though a bad one if it is gone.
        assertThat(changed.manifest().counts().bad()).isEqualTo(1);
        runs.sameAsWhole(third, listed(runs.given(corpus, folder.resolve("third whole")), list));
    }

    @Test
    void aTableMaySayWhatChanged() throws IOException {
        Path corpus = TinyCorpus.write(folder.resolve("table"), 12);
        Path first = folder.resolve("table first");
        runs.mine(listed(runs.given(corpus, first), table("sizes", corpus, "note", DataTypes.StringType, image -> "none")));
        Path second = folder.resolve("table second");
        MineSummary unknown = runs.mine(listed(runs.given(corpus, second, first), table("times", corpus, "modified", DataTypes.TimestampType,
                image -> new Timestamp(image.toFile().lastModified()))));
        // The first run knew sizes only and asked for nothing.
        assertThat(unknown.warnings()).singleElement().asString().startsWith("of 12 images of the base run nothing tells whether they changed");
        assertThat(unknown.manifest().base().takenOver()).isZero();

        Path images = GrowingRuns.images(corpus).get(4);
        replace(images, GrowingRuns.images(corpus).get(6));
        Path third = folder.resolve("table third");
        Path millis = table("millis", corpus, "modified", DataTypes.LongType, image -> image.toFile().lastModified());
        assertThat(runs.mine(listed(runs.given(corpus, third, second), millis)).manifest().base().changed()).isEqualTo(1);
        runs.sameAsWhole(third, listed(runs.given(corpus, folder.resolve("table third whole")), millis));

        Path fourth = folder.resolve("table fourth");
        runs.mine(listed(runs.given(corpus, fourth), table("tags", corpus, "etag", DataTypes.StringType, image -> "tag of " + image.getFileName())));
        Path other = table("other tags", corpus, "etag", DataTypes.StringType, image -> (image.equals(images) ? "another tag of " : "\"tag of ") + image.getFileName() + "\"");
        assertThat(runs.mine(listed(runs.given(corpus, folder.resolve("table fifth"), fourth), other)).manifest().base().changed()).isEqualTo(1);
    }

    @Test
    void contentTellsWhatAListDoesNot() throws IOException {
        Path corpus = TinyCorpus.write(folder.resolve("content"), 12);
        Path list = table("sizes only", corpus, "note", DataTypes.StringType, image -> "none");
        Path first = folder.resolve("content first");
        runs.mine(listed(runs.given(corpus, first), list).rescan(true));
        assertThat(runs.plan(listed(runs.given(corpus, folder.resolve("content second"), first), list).rescan(true)))
                .isEqualTo("12 images are taken over, 0 are mined (0 of them new)");
    }

    @Test
    void aListIsGoneOnWithOnlyIfItIsTheSame() throws IOException {
        Path corpus = TinyCorpus.write(folder.resolve("resumed"), 12);
        List<String> names = new ArrayList<>(names(corpus));
        Path list = text("resumed.txt", names.subList(0, 10));
        Path run = folder.resolve("resumed run");
        MineOptionsBuilder options = listed(runs.given(corpus, run), list);
        assertThatThrownBy(() -> MineJob.run(runs.spark(), options.build(), Progress.SILENT, ignored -> {
            throw new IllegalStateException("no report today");
        })).hasMessage("no report today");
        MineOptionsBuilder again = options.existing(RunFolder.Existing.RESUME);
        text("resumed.txt", names.subList(1, 11));
        assertThatThrownBy(() -> runs.mine(again)).isInstanceOf(OutputException.class).hasMessageContaining("another corpus");
        text("resumed.txt", names.subList(0, 10));
        runs.mine(again);
        runs.sameAsWhole(run, listed(runs.given(corpus, folder.resolve("resumed whole")), list));

        // In another order it is the same.
        List<String> shuffled = new ArrayList<>(names.subList(0, 10));
        Collections.reverse(shuffled);
        text("resumed.txt", shuffled);
        assertThat(runs.mine(again).warnings()).singleElement().asString().contains("complete already");
        text("resumed.txt", names.subList(1, 11));
        assertThatThrownBy(() -> runs.mine(again)).isInstanceOf(OutputException.class).hasMessageContaining("another corpus");
    }
}
