package org.patchlode.report.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.report.draw.ReportException;
import org.patchlode.report.draw.ReportOptions;

/** {@code report --with}: what analyses know of a run's maps, in its own report. */
class ReportWithAnalysesTest {

    private static final String RUN_INPUT = "{\"kind\":\"run\",\"uri\":\"file:///runs/one\",\"sha256\":\"%s\"}";
    private static final String MARKUP = "<b>yaw</b>";
    private static final String SHOWN = "[...document.querySelectorAll('#sheet li')].map(li => li.dataset.c).join()";

    @TempDir
    static Path temp;

    private static SparkSession spark;
    private static Path run;
    private static String information;
    private static String labels;
    private static String ablation;

    @BeforeAll
    static void analyze() throws IOException {
        spark = Spark.session();
        run = SyntheticRun.small(List.of("deconvnet"), false).write(spark, temp.resolve("run"));
        Path manifest = run.resolve("manifest.json");
        SyntheticRun.text(manifest, Files.readString(manifest).replace("\"corpus\":", "\"rows_sha256\":{\"responses\":\"feed\"},\"corpus\":"));
        information = information("information", RUN_INPUT.formatted("feed"));
        List<Row> hits = List.of(RowFactory.create("conv1", 2, "cat", 50, 10L, 2.0, 5.0, 1e-6, 1e-5), RowFactory.create("conv1", 2, "dog", 50, 3L, 2.0, 1.5, .2, .4),
                RowFactory.create("conv1", 3, "dog", 50, 20L, 2.0, 10.0, 1e-9, 1e-8), RowFactory.create("conv1", 3, "cat", 50, 0L, 2.0, 0.0, 1.0, 1.0));
        labels = output("labels", "labels", "{\"label_column\":\"animal\"}", RUN_INPUT.formatted("feed"), hits, new StructType().add("layer", "string").add("channel", "int")
                .add("label", "string").add("top", "int").add("hits", "long").add("expected", "double").add("lift", "double").add("p", "double").add("q", "double"));
        List<Row> losses = new ArrayList<>();
        for (int channel = 0; channel < 10; channel++) {
            for (int cls = 0; cls < 4; cls++) {
                // Class 1 + channel % 3 loses most.
                losses.add(RowFactory.create("conv1", channel, cls, cls == 1 + channel % 3 ? .2 : -.01, cls == 1 + channel % 3 ? .1 : -.02, .3));
            }
        }
        ablation = output("ablation", "ablation", "{}", "{\"kind\":\"model\",\"uri\":\"file:///models/toy\",\"sha256\":\"abc\"}", losses, new StructType().add("layer", "string")
                .add("channel", "int").add("class", "int").add("difference", "double").add("ci_low", "double").add("ci_high", "double"));
    }

    private static String information(String folder, String input) throws IOException {
        List<Row> bits = new ArrayList<>();
        for (int channel = 0; channel < 70; channel++) {
            // Odd maps tell of yaw, the more the higher their number; a layer that was not mined is left out.
            for (String layer : List.of(channel < 10 ? "conv1" : "not mined", "fire2/<concat>")) {
                bits.add(RowFactory.create(layer, channel, "identity", "binned", .5 - channel * .001, .1, .001));
                bits.add(RowFactory.create(layer, channel, MARKUP, "binned", channel % 2 == 1 ? .01 * channel : 0.0, .02, channel % 2 == 1 ? 1e-9 : .9));
                bits.add(RowFactory.create(layer, channel, MARKUP, "gcmi", 7.0, .02, 1e-9));
            }
        }
        return output(folder, "information", "{\"estimator\":\"binned\",\"factors\":[\"identity\",\"" + MARKUP + "\"]}", input, bits, new StructType().add("layer", "string")
                .add("channel", "int").add("factor", "string").add("estimator", "string").add("bits", "double").add("bits_null", "double").add("q", "double"));
    }

    private static String output(String folder, String analysis, String options, String inputs, List<Row> rows, StructType schema) throws IOException {
        Path out = Files.createDirectories(temp.resolve(folder));
        spark.createDataFrame(rows, schema).coalesce(1).write().parquet(out.resolve(analysis).toUri().toString());
        SyntheticRun.text(out.resolve("manifest.json"), "{\"analysis\":\"%s\",\"options\":%s,\"inputs\":[%s]}".formatted(analysis, options, inputs));
        SyntheticRun.text(out.resolve("_SUCCESS"), "");
        return out.toUri().toString();
    }

    @Test
    void aMapsDataSaysWhatEachAnalysisKnows() throws IOException {
        ReportSummary summary = draw(information, labels, ablation);
        String first = Files.readString(run.resolve("report/data/001-conv1-known-0000.js"));
        assertThat(first).contains("{\"n\":\"identity\",\"v\":0.497,\"z\":0.1,\"q\":0.001},{\"n\":\"\\u003Cb\\u003Eyaw\\u003C/b\\u003E\",\"v\":0.03");
        assertThat(first).contains("{\"n\":\"dog\",\"v\":10.0,\"q\":1.0E-8,\"t\":\"20 of 50 top images, 2.0 expected\"}");
        assertThat(first).contains("{\"n\":\"class 1\",\"v\":0.2,\"l\":0.1,\"h\":0.3}");
        assertThat(first).as("a label without hits, a class without a loss, the other estimate").doesNotContain("\"v\":0.0,\"q\":1.0,\"t\"", "-0.01", "7.0");
        assertThat(run.resolve("report/data/002-fire2-concat-known-0001.js")).exists();
        try (var files = Files.walk(run.resolve("report"))) {
            assertThat(files.filter(Files::isRegularFile).count()).isEqualTo(summary.files());
        }
        draw();
        assertThat(run.resolve("report/data/001-conv1-known-0000.js")).doesNotExist();
    }

    @Test
    void outputsOfOtherRunsAndOfOtherThingsAreRefused() throws IOException {
        String other = information("of-other", RUN_INPUT.formatted("beef"));
        assertThatThrownBy(() -> draw(information, other)).isInstanceOf(ReportException.class).hasMessageContaining(other).hasMessageContaining("file:///runs/one").hasMessageContaining("analyze this run");
        String table = information("of-table", "{\"kind\":\"responses\",\"uri\":\"file:///cells.csv\",\"sha256\":\"feed\"}");
        assertThatThrownBy(() -> draw(table)).isInstanceOf(ReportException.class).hasMessageContaining("file:///cells.csv");
        String model = information("of-model", "{\"kind\":\"model\",\"uri\":\"file:///models/other\",\"sha256\":\"other\"}");
        assertThatThrownBy(() -> draw(model)).isInstanceOf(ReportException.class).hasMessageContaining("file:///models/other");
        String nothing = information("of-nothing", "");
        assertThatThrownBy(() -> draw(nothing)).isInstanceOf(ReportException.class).hasMessageContaining("does not name");
        Files.delete(Path.of(java.net.URI.create(nothing)).resolve("_SUCCESS"));
        assertThatThrownBy(() -> draw(nothing)).isInstanceOf(ReportException.class).hasMessageContaining("_SUCCESS");
        SyntheticRun.text(run.resolve("_SUCCESS"), "");
        assertThatThrownBy(() -> draw(run.toUri().toString())).isInstanceOf(ReportException.class).hasMessageContaining("of 'mine'");
        Files.delete(run.resolve("_SUCCESS"));
        Path probe = Path.of(java.net.URI.create(model));
        SyntheticRun.text(probe.resolve("manifest.json"), "{\"analysis\":\"probe\",\"inputs\":[%s]}".formatted(RUN_INPUT.formatted("feed")));
        assertThatThrownBy(() -> draw(model)).isInstanceOf(ReportException.class).hasMessageContaining("'analyze probe'").hasMessageContaining("information, labels, ablation and health");
    }

    @Test
    void thePagesSortFindAndShowIt() throws Exception {
        draw(information, labels, ablation);
        String page = run.resolve("report").toUri() + "layer-001-conv1.html";
        try (Chromium browser = Chromium.start(1400, 900)) {
            browser.open(page);
            assertThat(browser.text("[...document.querySelectorAll('#sort option')].map(o => o.textContent).join('|')"))
                    .contains("contrast|bits about identity|bits about " + MARKUP + "|lift of its label|loss of its class");
            assertThat(browser.evaluate("document.querySelectorAll('#known figure').length").asInt()).isEqualTo(6);
            assertThat(browser.text("document.getElementById('known').textContent")).contains("bits about " + MARKUP + ": median 0.01; 5 of 10 maps with q < 0.05");
            choose(browser, "#sort", "known-0-" + MARKUP);
            assertThat(browser.text(SHOWN)).isEqualTo("9,7,5,3,1,0,2,4,6,8");
            choose(browser, "select.known[data-source=\"0\"]", "=" + MARKUP);
            assertThat(browser.text(SHOWN)).isEqualTo("9,7,5,3,1");
            choose(browser, "select.known[data-source=\"2\"]", "=class 1");
            assertThat(browser.text(SHOWN)).isEqualTo("9,3");
            choose(browser, "#sort", "known-1");
            assertThat(browser.text(SHOWN)).isEqualTo("3,9");
            browser.open(page + "#/conv1/3");
            browser.until("document.querySelectorAll('#unit section.known').length === 3");
            assertThat(browser.text("document.getElementById('unit').textContent")).contains("What it codes", "0.03 bits", "animal of its top images", "20 of 50 top images", "95 %: 0.1 to 0.3");
            assertThat(browser.evaluate("document.querySelectorAll('#unit b b, #known b b').length").asInt()).isZero();
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void ofManyNamesOneTypesAPart() throws Exception {
        List<Row> hits = new ArrayList<>();
        for (int map = 0; map < 70; map++) {
            hits.add(RowFactory.create("fire2/<concat>", map, "breed %03d".formatted(map), 50, 10L, 2.0, 5.0, 1e-6, 1e-5));
        }
        String breeds = output("breeds", "labels", "{\"label_column\":\"breed\"}", RUN_INPUT.formatted("feed"), hits, new StructType().add("layer", "string").add("channel", "int")
                .add("label", "string").add("top", "int").add("hits", "long").add("expected", "double").add("lift", "double").add("p", "double").add("q", "double"));
        draw(breeds);
        try (Chromium browser = Chromium.start(1400, 900)) {
            browser.open(run.resolve("report").toUri() + "layer-002-fire2-concat.html");
            assertThat(browser.evaluate("Math.max(...[...document.querySelectorAll('select.known, select.label')].map(s => s.options.length))").asInt()).isLessThan(32);
            assertThat(browser.evaluate("document.querySelector('input.known').list.options.length").asInt()).isEqualTo(70);
            type(browser, "BREED 003");
            assertThat(browser.text(SHOWN)).isEqualTo("3");
            assertThat(browser.text("document.querySelector('#chips').textContent")).isEqualTo("breed of its top images: BREED 003 ×");
            type(browser, "no such breed");
            assertThat(browser.text(SHOWN)).isEmpty();
            browser.evaluate("document.querySelector('#chips button').click()");
            assertThat(browser.text(SHOWN).split(",")).hasSize(70);
            type(browser, "breed 00");
            assertThat(browser.text(SHOWN)).isEqualTo("0,1,2,3,4,5,6,7,8,9");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    private static void type(Chromium browser, String text) throws Exception {
        browser.evaluate("(s => { s.value = '%s'; s.dispatchEvent(new Event('input', { bubbles: true })); })(document.querySelector('input.known'))".formatted(text));
    }

    private static ReportSummary draw(String... with) {
        return ReportWriter.write(spark, run.toUri().toString(), ReportOptions.defaults().withSheets(List.of()), List.of(with), Optional.empty(), maps -> spark.sparkContext().longAccumulator("feature maps drawn"));
    }

    private static void choose(Chromium browser, String selector, String value) throws Exception {
        browser.evaluate("(s => { s.value = '%s'; s.dispatchEvent(new Event('change', { bubbles: true })); })(document.querySelector('%s'))".formatted(value, selector));
    }
}
