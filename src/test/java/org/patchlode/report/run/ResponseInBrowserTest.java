package org.patchlode.report.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.report.draw.ReportOptions;
import org.patchlode.result.RunSchemas;

/** Winners' feature maps over their pictures, and maps by density. */
class ResponseInBrowserTest {

    private static final String DRAWN = "[...document.querySelectorAll('.hits .response')].filter(c => c.dataset.drawn).length === 9";

    /** Pixels of the canvas c, read from a copy: Chromium complains of a canvas that is drawn and read in turn. */
    private static final String PIXELS = "(k => { k.width = c.width; k.height = c.height; const x = k.getContext('2d', { willReadFrequently: true });"
            + " x.drawImage(c, 0, 0); return x.getImageData(0, 0, c.width, c.height).data; })(document.createElement('canvas'))";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path temp;

    @AutoClose
    private static Chromium browser;
    private static String report;
    private static String older;

    @BeforeAll
    static void draw() throws Exception {
        browser = Chromium.start(1400, 900);
        SparkSession spark = Spark.session();
        Path run = SyntheticRun.small(List.of("deconvnet"), false).write(spark, temp.resolve("run"));
        responses(spark, run);
        quantiles(spark, run);
        ReportWriter.write(spark, run.toUri().toString(), ReportOptions.defaults().withSheets(List.of()));
        report = run.resolve("report").toUri().toString();
        Path before = temp.resolve("before");
        spark.read().parquet(run.resolve("winners").toString()).drop("response").write().parquet(before.resolve("winners").toString());
        spark.read().parquet(run.resolve("units").toString()).drop("density", "density_images").write().parquet(before.resolve("units").toString());
        Files.createSymbolicLink(before.resolve("thumbnails"), run.resolve("thumbnails"));
        Files.copy(run.resolve("manifest.json"), before.resolve("manifest.json"));
        ReportWriter.write(spark, before.toUri().toString(), ReportOptions.defaults().withSheets(List.of()));
        older = before.resolve("report").toUri().toString();
    }

    /** As {@code mine --responses} keeps them: of 30 images, in blocks of 64 maps; map 68 does as map 3, map 6 the opposite, the others as they like. */
    private static void responses(SparkSession spark, Path run) {
        List<Row> rows = new ArrayList<>();
        for (Map.Entry<String, Integer> layer : Map.of("conv1", 10, "fire2/<concat>", 70, "not mined", 5).entrySet()) {
            for (int image = 0; image < 30; image++) {
                List<Float> peaks = new ArrayList<>();
                for (int map = 0; map < layer.getValue(); map++) {
                    peaks.add((float) new Random(1000L * map + image).nextGaussian());
                }
                if (layer.getValue() == 70) {
                    peaks.set(68, 2 * peaks.get(3) + 1);
                    peaks.set(6, -peaks.get(3));
                }
                for (int first = 0; first < peaks.size(); first += 64) {
                    rows.add(RowFactory.create(SyntheticRun.image(image), layer.getKey(), first, List.copyOf(peaks.subList(first, Math.min(peaks.size(), first + 64))), null));
                }
            }
        }
        StructType schema = new StructType().add("image", "string").add("layer", "string").add("first_channel", "int").add("peaks", "array<float>").add("means", "array<float>");
        spark.createDataFrame(rows, schema).repartition(3).write().parquet(run.resolve("responses").toString());
    }

    /** Maps of conv1 but the second have one: a fifth of the largest activation. */
    private static void quantiles(SparkSession spark, Path run) {
        List<Row> rows = new ArrayList<>();
        for (int map = 0; map < 10; map++) {
            if (map != 1) {
                rows.add(RowFactory.create("conv1", map, 0.2f * SyntheticRun.max(map), 64L));
            }
        }
        spark.createDataFrame(rows, RunSchemas.quantiles()).write().parquet(run.resolve("quantiles").toString());
    }

    @AfterEach
    void nothingComplains() {
        assertThat(browser.complaints()).isEmpty();
    }

    /** Pixels of the first winner's overlay that hide something. */
    private static int covered() throws Exception {
        return browser.evaluate("(c => { const d = " + PIXELS + "; let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 0; return n; })"
                + "(document.querySelector('.hits .response'))").asInt();
    }

    @Test
    void aMaskLeavesWhatIsAboveTheSlidersShare() throws Exception {
        browser.open(report + "layer-001-conv1.html#/conv1/0");
        browser.until(DRAWN);
        assertThat(browser.text("document.getElementById('place').value")).isEqualTo("heat");
        assertThat(browser.evaluate("document.querySelector('.threshold').hidden").asBoolean()).isTrue();
        browser.choose("place", "mask", "change");
        assertThat(browser.text("document.getElementById('threshold').value")).isEqualTo("20");
        assertThat(browser.text("document.querySelector('.threshold output').textContent")).isEqualTo("99.5 % quantile (20 %)");
        int pixels = browser.evaluate("(c => c.width * c.height)(document.querySelector('.hits .response'))").asInt();
        int first = pixels - covered();
        browser.choose("threshold", "50", "input");
        int half = pixels - covered();
        assertThat(first).isGreaterThan(half);
        browser.choose("threshold", "90", "input");
        assertThat(browser.text("document.querySelector('.threshold output').textContent")).isEqualTo("90 %");
        int most = pixels - covered();
        browser.choose("threshold", "10", "input");
        int little = pixels - covered();
        assertThat(most).isPositive();
        assertThat(half).isGreaterThan(4 * most);
        assertThat(little).isBetween(first + 1, pixels - 1);
        browser.choose("place", "field", "change");
        assertThat(covered()).isZero();
        // What was chosen stays for the next map.
        browser.evaluate("location.hash = '#/conv1/1'");
        browser.until("document.getElementById('unit').dataset.channel === '1'");
        assertThat(browser.text("document.getElementById('place').value")).isEqualTo("field");
        assertThat(covered()).isZero();
        browser.choose("place", "heat", "change");
        browser.until(DRAWN);
        assertThat(covered()).isPositive();
    }

    @Test
    void aMaskBeginsAtTheMapsQuantileForAllItsWinners() throws Exception {
        browser.open(report + "layer-001-conv1.html#/conv1/0");
        browser.until(DRAWN);
        browser.choose("place", "mask", "change");
        // A ninth winner has a ninth of the largest activation: none of it reaches a fifth.
        String hidden = "(c => { const d = " + PIXELS + "; let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 0; return c.width * c.height - n; })"
                + "(document.querySelectorAll('.hits .response')[%d])";
        assertThat(browser.evaluate(hidden.formatted(8)).asInt()).isZero();
        assertThat(browser.evaluate(hidden.formatted(0)).asInt()).isPositive();
        assertThat(browser.text("document.querySelector('.parts').textContent")).contains("99.5 % quantile over the units of up to 64 images");
        // Of a map without one it is half of each winner's own.
        browser.evaluate("location.hash = '#/conv1/1'");
        browser.until("document.getElementById('unit').dataset.channel === '1'");
        browser.until(DRAWN);
        assertThat(browser.text("document.querySelector('.threshold output').textContent")).isEqualTo("50 %");
        assertThat(browser.evaluate(hidden.formatted(8)).asInt()).isPositive();
    }

    @Test
    void theMapLiesWhereItsUnitsFieldsAre() throws Exception {
        browser.open(report + "layer-001-conv1.html#/conv1/1");
        browser.until(DRAWN);
        browser.choose("place", "mask", "change");
        // Of this map there is no quantile, and the slider goes by each winner's own activation.
        browser.choose("threshold", "92", "input");
        // What is left of the mask is the middle of the winner's field: units stand 2 pixels apart, the overlay has 4 pixels for one of the input's.
        String left = "(c => { const d = " + PIXELS + "; let x = 0, y = 0, n = 0;"
                + "for (let i = 0; i < c.width * c.height; i++) if (d[4 * i + 3] === 0) { x += i %% c.width + 0.5; y += Math.floor(i / c.width) + 0.5; n++; } return [x / n * 64 / c.width, y / n * 64 / c.height]; })"
                + "(document.querySelectorAll('.hits .response')[%d])";
        String field = "(h => [(h.b[1] + h.b[3]) / 2, (h.b[0] + h.b[2]) / 2])((await patchlode.expect('001-conv1/0')).find(m => m.c === 1).hits[%d])";
        for (int hit = 0; hit < 9; hit++) {
            var found = browser.evaluate(left.formatted(hit));
            var middle = browser.evaluate("(async () => " + field.formatted(hit) + ")()");
            for (int axis = 0; axis < 2; axis++) {
                // At the border the half of a unit is cut away.
                assertThat(found.get(axis).asDouble()).as("winner %d, axis %d", hit, axis).isCloseTo(middle.get(axis).asDouble(), org.assertj.core.data.Offset.offset(0.6));
            }
        }
    }

    @Test
    void mapsAreSortedAndFoundByDensity() throws Exception {
        browser.open(report + "layer-001-conv1.html");
        browser.choose("sort", "density", "change");
        // Densities grow with the number; maps 4 and 9 are dead.
        assertThat(browser.text("[...document.querySelectorAll('#sheet li')].map(li => li.dataset.c).join()")).isEqualTo("8,7,6,5,3,2,1,0,4,9");
        assertThat(browser.evaluate("document.querySelectorAll('.scatter circle').length").asInt()).isZero();
        browser.evaluate("document.querySelector('#scatter summary').click()");
        browser.until("document.querySelectorAll('.scatter circle').length === 8");
        assertThat(browser.text("document.querySelector('.scatter a').getAttribute('aria-label')")).isEqualTo("Map 0: density 0 %, maximum 10");
        browser.evaluate("document.querySelector('.scatter a').focus()");
        browser.press("ArrowRight");
        browser.press("Enter");
        browser.until("document.getElementById('unit').open && document.getElementById('unit').dataset.channel === '1'");
        assertThat(browser.text("document.querySelector('.figures').textContent")).contains("density5 %");
    }

    @Test
    void mapsWhoseResponsesGoTogetherAreNeighbours() throws Exception {
        browser.open(report + "layer-002-fire2-concat.html#/fire2%2F%3Cconcat%3E/3");
        browser.until("document.querySelectorAll('.alike li').length === 8");
        assertThat(browser.text("document.querySelector('.alike .caption').textContent")).isEqualTo("68r = 1.00");
        assertThat(browser.text("document.querySelector('.parts').textContent")).contains("Neighbours by response", "shared");
        assertThat(browser.text("[...document.querySelectorAll('.alike b')].map(b => b.textContent).join()").split(",")).doesNotContain("6", "3");
        browser.evaluate("document.querySelector('.alike a').click()");
        browser.until("document.getElementById('unit').dataset.channel === '68'");
        assertThat(browser.text("document.querySelector('.alike b').textContent")).isEqualTo("3");
        browser.open(older + "layer-002-fire2-concat.html#/fire2%2F%3Cconcat%3E/3");
        browser.until("document.getElementById('unit').open");
        assertThat(browser.evaluate("document.querySelectorAll('.alike').length").asInt()).isZero();
    }

    @Test
    void aRunOfBeforeThemIsShownWithout() throws Exception {
        browser.open(older + "layer-001-conv1.html#/conv1/1");
        browser.until("document.getElementById('unit').open");
        assertThat(browser.evaluate("document.querySelectorAll('.hits .response, #place, #scatter details, #sort option[value=density]').length").asInt()).isZero();
        assertThat(browser.text("document.querySelector('.figures').textContent")).doesNotContain("density");
        assertThat(browser.evaluate("document.querySelectorAll('.hits figure').length").asInt()).isEqualTo(9);
    }
}
