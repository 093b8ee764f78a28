package org.patchlode.report.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.report.draw.Picture;
import org.patchlode.report.draw.ReportException;
import org.patchlode.report.draw.ReportOptions;
import org.patchlode.report.draw.Scaling;
import org.patchlode.report.draw.SheetFormat;
import org.patchlode.report.draw.SheetOptions;
import org.patchlode.report.run.Spark;
import org.patchlode.report.run.SyntheticRun;

class SheetWriterTest {

    private static final ReportOptions PLAIN = ReportOptions.defaults();
    private static final ReportOptions STORED = PLAIN.scaled(Scaling.STORED, 100).arranged(new SheetOptions(8, 1, 0, false, List.of()));

    @TempDir
    static Path temp;

    private static SparkSession spark;
    private static String run;

    @BeforeAll
    static void mine() {
        spark = Spark.session();
        run = SyntheticRun.small(List.of("deconvnet", "guided"), true).write(spark, temp.resolve("run")).toUri().toString();
    }

    private static byte[] draw(String layer, List<Integer> maps, SheetFormat format, ReportOptions options) {
        return SheetWriter.draw(new Configuration(), run, layer, maps, format, options);
    }

    private static String svg(String layer, List<Integer> maps, ReportOptions options) {
        return new String(draw(layer, maps, SheetFormat.SVG, options), StandardCharsets.UTF_8);
    }

    @Test
    void everyFormatIsAsWideInPrintAsAColumnOfText() throws IOException {
        for (SheetFormat format : SheetFormat.values()) {
            Path file = temp.resolve("figure." + format.extension());
            SheetWriter.write(new Configuration(), run, "fire2/<concat>", List.of(42, 3, 9), file.toUri().toString(), PLAIN);
            assertThat(Files.size(file)).isGreaterThan(10_000);
        }
        byte[] png = Files.readAllBytes(temp.resolve("figure.png"));
        Picture picture = Picture.decode(png).orElseThrow();
        assertThat(new String(png, 37, 4, StandardCharsets.US_ASCII)).isEqualTo("pHYs");
        assertThat(1000.0 * picture.width() / ByteBuffer.wrap(png).getInt(41)).isCloseTo(85, within(0.1));
        assertThat(picture.width()).as("300 dots an inch, or nearly").isGreaterThan(900);
        assertThat(Files.readString(temp.resolve("figure.svg"))).contains("fire2/&lt;concat&gt;", "42", "9 (no response)", "width=\"85mm\"");
        try (PDDocument pdf = Loader.loadPDF(Files.readAllBytes(temp.resolve("figure.pdf")))) {
            assertThat(pdf.getPage(0).getMediaBox().getWidth()).isCloseTo((float) (85 / 25.4 * 72), within(0.1f));
            assertThat(new PDFTextStripper().getText(pdf)).contains("Layer fire2/<concat>", "projections (deconvnet)", "projections (guided)", "patches", "9 (no response)");
        }
    }

    @Test
    void theWidthIsAsAskedForAndManyMapsFillAPage() {
        assertThat(svg("conv1", List.of(0, 1), PLAIN.arranged(new SheetOptions(0, 2, 120, true, List.of())))).contains("width=\"120mm\"");
        assertThat(svg("fire2/<concat>", java.util.stream.IntStream.range(0, 64).boxed().toList(), PLAIN)).contains("width=\"170mm\"");
    }

    @Test
    void picturesAreThoseThatSparkReads() {
        Picture sheet = Picture.decode(draw("conv1", List.of(7), SheetFormat.PNG, STORED)).orElseThrow();
        int block = 3 * 7 + 2;
        int panelGap = (sheet.width() - 3 * block - 2) / 2;
        for (Row row : spark.read().parquet(run + "/winners").filter("layer = 'conv1' and channel = 7").collectAsList()) {
            int rank = row.<Integer>getAs("rank") - 1;
            int panel = row.<String>getAs("rule").equals("deconvnet") ? 0 : 1;
            expect(sheet, 1 + panel * (block + panelGap), rank, row, "projection");
            expect(sheet, 1 + 2 * (block + panelGap), rank, row, "patch");
        }
    }

    @Test
    void ofSeveralRulesThatIsDrawnThatWasAskedFor() {
        Picture sheet = Picture.decode(draw("conv1", List.of(7), SheetFormat.PNG, STORED.ofRules(List.of("guided")))).orElseThrow();
        for (Row row : spark.read().parquet(run + "/winners").filter("layer = 'conv1' and channel = 7 and rule = 'guided'").collectAsList()) {
            expect(sheet, 1, row.<Integer>getAs("rank") - 1, row, "projection");
        }
        assertThat(svg("conv1", List.of(7), PLAIN.ofRules(List.of("guided")))).contains("projections (guided)").doesNotContain("deconvnet");
        assertThatThrownBy(() -> svg("conv1", List.of(7), PLAIN.ofRules(List.of("gradient")))).isInstanceOf(ReportException.class)
                .hasMessageContaining("no projections by rule 'gradient', but by deconvnet, guided;");
    }

    private static void expect(Picture sheet, int left, int rank, Row row, String column) {
        Picture stored = Picture.decode(row.<byte[]>getAs(column)).orElseThrow();
        int x = left + rank % 3 * 8 + (row.<Integer>getAs("box_left") < 0 ? 7 - stored.width() : 0);
        int y = 1 + rank / 3 * 8 + (row.<Integer>getAs("box_top") < 0 ? 7 - stored.height() : 0);
        for (int i = 0; i < stored.rgb().length; i++) {
            assertThat(sheet.rgb()[(y + i / stored.width()) * sheet.width() + x + i % stored.width()]).as("%s of rank %d", column, rank + 1).isEqualTo(stored.rgb()[i]);
        }
    }

    @Test
    void captionsSayScoresAndLabels() throws IOException {
        ReportOptions options = PLAIN.arranged(new SheetOptions(0, 1, 170, true, List.of("score", "the `label`", "image")));
        String svg = svg("conv1", List.of(7, 1), options);
        for (Row row : spark.read().parquet(run + "/winners").filter("layer = 'conv1' and channel = 7 and rule = 'guided'").collectAsList()) {
            // Of a score three digits.
            String digits = new java.math.BigDecimal(row.<Float>getAs("score")).round(new java.math.MathContext(3)).toPlainString();
            assertThat(svg).contains(">" + digits + "<");
        }
        assertThat(svg).contains(">dog<", ">n00001.jpg<").doesNotContain("<b>", "onerror=");
        try (PDDocument pdf = Loader.loadPDF(draw("conv1", List.of(7, 1), SheetFormat.PDF, options))) {
            assertThat(new PDFTextStripper().getText(pdf)).contains("dog", "n00001.jpg");
        }
        assertThat(svg("conv1", List.of(7, 1), PLAIN)).doesNotContain("dog");
        assertThatThrownBy(() -> svg("conv1", List.of(7), PLAIN.arranged(new SheetOptions(0, 0, 0, true, List.of("class"))))).isInstanceOf(ReportException.class)
                .hasMessage("there is no column of labels 'class' to stand under the patches; give score, image or one of the `label`");
    }

    @Test
    void whatIsTooLongForItsPlaceIsShortened() {
        ReportOptions narrow = PLAIN.arranged(new SheetOptions(0, 1, 25, true, List.of("image")));
        assertThat(svg("fire2/<concat>", List.of(1), narrow)).contains("\u2026").doesNotContain("n00001.jpg");
    }

    @Test
    void valuesScaleProjectionsAsInTheReport() {
        assertThat(draw("conv1", List.of(7), SheetFormat.PNG, PLAIN.scaled(Scaling.BLOCK, 99))).isNotEqualTo(draw("conv1", List.of(7), SheetFormat.PNG, PLAIN.scaled(Scaling.WINNER, 99)));
        String plain = new SyntheticRun(List.of(new SyntheticRun.Layer("a", 2, 5, 4, 0)), List.of("deconvnet"), false, false, 3).write(spark, temp.resolve("plain")).toUri().toString();
        assertThatThrownBy(() -> SheetWriter.draw(new Configuration(), plain, "a", List.of(0), SheetFormat.PNG, PLAIN.scaled(Scaling.BLOCK, 99)))
                .isInstanceOf(ReportException.class).hasMessageContaining("--raw-projections");
    }

    @Test
    void anUnknownLayerOrMapIsNamed() {
        String out = temp.resolve("x.png").toString();
        Configuration hadoop = new Configuration();
        assertThatThrownBy(() -> SheetWriter.write(hadoop, run, "conv9", List.of(1), out, PLAIN)).hasMessageContaining("has no layer 'conv9'; the nearest names are conv1");
        assertThatThrownBy(() -> SheetWriter.write(hadoop, run, "conv1", List.of(10), out, PLAIN)).hasMessageContaining("maps 0 to 9");
        assertThatThrownBy(() -> SheetWriter.write(hadoop, run, "conv1", List.of(1, 1), out, PLAIN)).hasMessageContaining("name each once");
        assertThatThrownBy(() -> SheetWriter.write(hadoop, run, "conv1", List.of(1), "x.gif", PLAIN)).hasMessageContaining(".svg");
        assertThatThrownBy(() -> SheetWriter.write(hadoop, temp.toUri() + "nothing", "conv1", List.of(1), out, PLAIN)).hasMessageContaining("is not a run");
    }
}
