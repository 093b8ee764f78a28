package org.patchlode.job.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.corpus.listing.CorpusListing;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.model.ConfigurationException;

/** CSV labels: what fits is joined, the first of a name counts, and what does not fit is said in the order of the file. */
class LabelsTest {

    @TempDir static Path folder;
    private static SparkSession spark;

    @BeforeAll
    static void start() {
        spark = SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", 4).getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static ImageRef image(String relative) {
        return new ImageRef("file:/corpus/" + relative, relative, 1);
    }

    private static CorpusListing corpus(String... relative) {
        return new CorpusListing(Arrays.stream(relative).map(LabelsTest::image).toList(), 0);
    }

    private static Labels labels(String text) throws IOException {
        return Labels.read(spark, Files.writeString(Files.createTempFile(folder, "labels", ".csv"), text).toString());
    }

    @Test
    void theFirstOfANameCountsWhateverComesBetween() throws IOException {
        Labels labels = labels("kind,image,note\nold,b.png,\"two\nlines, \"\"so\"\"\"\nnone,z.png,1\nnew,b.png,2\nother,a.png,\nthird,b.png,3\nagain,a.png,4\n,,5\n");
        assertThat(labels.columns()).containsExactly("kind", "note");
        assertThat(labels.warnings(corpus("a.png", "b.png", "c.png"))).containsExactly(
                "2 labels name images that the corpus does not have, 'z.png' for one; they are ignored",
                "3 labels name images that have labels already, 'b.png' for one; the first in the file counts");
        assertThat(labels.of(List.of(image("a.png"), image("b.png"), image("c.png"))))
                .containsOnlyKeys("file:/corpus/a.png", "file:/corpus/b.png")
                .containsEntry("file:/corpus/b.png", List.of("old", "two\nlines, \"so\""))
                .containsEntry("file:/corpus/a.png", Arrays.asList("other", null));
    }

    @Test
    void columnsHaveTheTypesOfAllTheirValues() throws IOException {
        TypedLabels typed = TypedLabels.of(labels("image,age,code,born,note,share,ok\na.png,3,007,2024-02-29,x,0.5,true\nb.png,,008,,,1,\nz.png,-1,1,1582-10-10,7,NaN,false\n"), Map.of());
        assertThat(typed.described()).containsExactly("age (integer)", "code (text)", "born (date)", "note (text)", "share (double)", "ok (boolean)");
        assertThat(typed.of(List.of(image("a.png"), image("b.png"))))
                .containsEntry("file:/corpus/a.png", List.of(3L, "007", LocalDate.of(2024, 2, 29), "x", 0.5, true))
                .containsEntry("file:/corpus/b.png", Arrays.asList(null, "008", null, null, 1.0, null));
    }

    @Test
    void aGivenTypeIsTakenOrRefusedByRowColumnAndValue() throws IOException {
        String text = "image,age,code\na.png,3,007\nb.png,4,008\nz.png,old,x9\ny.png,older,\n";
        assertThat(TypedLabels.of(labels("image,age,code\na.png,3,007\n"), Map.of("code", LabelType.INTEGER, "age", LabelType.TEXT)).of(List.of(image("a.png"))))
                .containsEntry("file:/corpus/a.png", List.of("3", 7L));
        assertThatThrownBy(() -> TypedLabels.of(labels(text), Map.of("age", LabelType.INTEGER))).isInstanceOf(ConfigurationException.class)
                .hasMessageMatching("row 3 of the labels .*csv \\(image 'z.png'\\) has 'old' in column 'age', which is no integer; mend it, or give the column another type with --label-types age:text");
        assertThatThrownBy(() -> TypedLabels.of(labels(text), Map.of("aeg", LabelType.INTEGER))).isInstanceOf(ConfigurationException.class).hasMessageContaining("'aeg'").hasMessageContaining("[age, code]");
        assertThatThrownBy(() -> TypedLabels.of(new FolderLabels(), Map.of("class", LabelType.INTEGER))).isInstanceOf(ConfigurationException.class).hasMessageContaining("--label-types class:integer");
        assertThat(TypedLabels.given(List.of("a:b:integer", "born:date"))).isEqualTo(Map.of("a:b", LabelType.INTEGER, "born", LabelType.DATE));
        assertThatThrownBy(() -> TypedLabels.given(List.of("age:int"))).isInstanceOf(ConfigurationException.class).hasMessageContaining("'age:int'").hasMessageContaining("age:integer");
    }

    @Test
    void imagesOfOneNameInTwoFoldersTakeTheSame() throws IOException {
        List<ImageRef> twins = List.of(new ImageRef("file:/one/a.png", "a.png", 1), new ImageRef("file:/two/a.png", "a.png", 1));
        Labels labels = labels("image,kind\na.png,x\n");
        assertThat(labels.warnings(new CorpusListing(twins, 0))).isEmpty();
        assertThat(labels.of(twins)).containsEntry("file:/one/a.png", List.of("x")).containsEntry("file:/two/a.png", List.of("x"));
    }

    @Test
    void manyRowsKeepTheirOrder() throws IOException {
        StringBuilder text = new StringBuilder("image,number\n");
        IntStream.range(0, 40_000).forEach(i -> text.append(i % 20_000).append(".png,").append(i).append('\n'));
        Labels labels = labels(text.toString());
        List<ImageRef> images = IntStream.range(10, 20_010).mapToObj(i -> image(i + ".png")).toList();
        assertThat(labels.warnings(new CorpusListing(images, 0))).containsExactly(
                "20 labels name images that the corpus does not have, '0.png' for one; they are ignored",
                "19990 labels name images that have labels already, '10.png' for one; the first in the file counts");
        assertThat(labels.of(images)).hasSize(19_990).containsEntry("file:/corpus/19999.png", List.of("19999")).containsEntry("file:/corpus/10.png", List.of("10"));
    }

    @Test
    void labelsOfNoImageAreRefused() throws IOException {
        assertThatThrownBy(() -> labels("image,kind\nx.png,1\ny.png,2\n").warnings(corpus("a.png"))).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("none of the 2 labels").hasMessageContaining("the first is 'x.png', the corpus begins with 'a.png'");
        assertThatThrownBy(() -> labels("image,kind\n").warnings(corpus("a.png"))).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("none of the 0 labels").hasMessageContaining("the first is ''");
    }
}
