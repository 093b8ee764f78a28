package org.patchlode.report.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.report.draw.ReportOptions;

/** Filters of a layer's page take what their columns hold: ranges of numbers and dates, texts as they are typed. */
class LabelFiltersInBrowserTest {

    private static final String SHOWN = "[...document.querySelectorAll('#sheet li')].map(li => li.dataset.c).join()";
    private static final String ALL = "0,1,2,3,4,5,6,7,8,9";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path temp;

    @AutoClose
    private static Chromium browser;
    private static String report;

    @BeforeAll
    static void draw() throws Exception {
        browser = Chromium.start(1400, 900);
        SparkSession spark = Spark.session();
        Path untyped = SyntheticRun.small(List.of("deconvnet"), false).write(spark, temp.resolve("untyped"));
        Path run = temp.resolve("run");
        spark.read().parquet(untyped.resolve("winners").toString())
                .withColumn("age", col("channel").plus(col("rank")).cast("bigint")).withColumn("day", expr("date_add(date'2024-01-01', rank)"))
                .withColumn("name", concat(lit("n"), col("channel").multiply(9).plus(col("rank"))))
                .withColumn("a", lit("x")).withColumn("b", lit("y")).withColumn("share", col("channel").multiply(0.25).plus(col("rank")))
                .write().parquet(run.resolve("winners").toString());
        for (String table : List.of("units", "thumbnails")) {
            Files.createSymbolicLink(run.resolve(table), untyped.resolve(table));
        }
        Files.copy(untyped.resolve("manifest.json"), run.resolve("manifest.json"));
        ReportWriter.write(spark, run.toUri().toString(), ReportOptions.defaults().withSheets(List.of()));
        report = run.resolve("report").toUri().toString();
    }

    private static void type(String selector, String value) throws Exception {
        browser.evaluate("(s => { s.value = '%s'; s.dispatchEvent(new Event('input', { bubbles: true })); })(document.querySelector('%s'))".formatted(value, selector));
    }

    private static void clearByChip() throws Exception {
        browser.evaluate("document.querySelector('#chips button').click()");
        assertThat(browser.text(SHOWN)).isEqualTo(ALL);
        assertThat(browser.evaluate("document.querySelectorAll('#chips button').length").asInt()).isZero();
    }

    @Test
    void theBarIsCollapsedAndFiltersAreOfTheirColumnsKind() throws Exception {
        browser.open(report + "layer-001-conv1.html");
        assertThat(browser.text(SHOWN)).isEqualTo(ALL);
        assertThat(browser.evaluate("document.getElementById('labels').open").asBoolean()).isFalse();
        assertThat(browser.text("document.querySelector('#labels summary').textContent")).isEqualTo("Labels: 7 columns");
        // Winners of map c have the ages c + 1 to c + 9; maps 4 and 9 are dead.
        type(".range[aria-label=age] .from", "12");
        type(".range[aria-label=age] .to", "13");
        assertThat(browser.text(SHOWN)).isEqualTo("3,5,6,7,8");
        assertThat(browser.text("document.querySelector('#chips').textContent")).isEqualTo("age: 12 – 13 ×");
        clearByChip();
        type(".range[aria-label=day] .to", "2024-01-01");
        assertThat(browser.text(SHOWN)).isEmpty();
        type(".range[aria-label=day] .to", "2024-01-02");
        assertThat(browser.text(SHOWN)).isEqualTo("0,1,2,3,5,6,7,8");
        clearByChip();
        assertThat(browser.evaluate("document.querySelectorAll('input.label').length").asInt()).as("72 names are typed, few labels chosen").isEqualTo(1);
        assertThat(browser.evaluate("document.querySelector('input.label').list.options.length").asInt()).isEqualTo(72);
        type("input.label", "n30");
        assertThat(browser.text(SHOWN)).isEqualTo("3");
        type("input.label", "N7");
        assertThat(browser.text(SHOWN)).as("n7 of map 0, n70 to n79 of maps 7 and 8").isEqualTo("0,7,8");
        clearByChip();
    }

    @Test
    void mapsAreSortedByTheShareOfOneLabel() throws Exception {
        browser.open(report + "layer-001-conv1.html");
        browser.evaluate("(s => { s.value = 'label-4'; s.dispatchEvent(new Event('change', { bubbles: true })); })(document.getElementById('sort'))");
        assertThat(browser.text(SHOWN)).isEqualTo("0,1,2,3,5,6,7,8,4,9");
        assertThat(browser.text("document.querySelector('li[data-c=\"1\"] .dominant').textContent")).isEqualTo(" · x 9/9");
    }

    @Test
    void mapsAreSortedByTheMedianOfDecimals() throws Exception {
        browser.open(report + "layer-001-conv1.html");
        assertThat(browser.text("[...document.querySelectorAll('#sort option')].map(o => o.textContent).join('|')")).contains("|share of one age|", "|median share").doesNotContain("share of one share");
        browser.evaluate("(s => { s.value = 'label-6'; s.dispatchEvent(new Event('change', { bubbles: true })); })(document.getElementById('sort'))");
        assertThat(browser.text(SHOWN)).isEqualTo("8,7,6,5,3,2,1,0,4,9");
        assertThat(browser.text("document.querySelector('li[data-c=\"1\"] .dominant').textContent")).isEqualTo(" · 5.25");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aNumberIsShownWithItsColumnsName() throws Exception {
        browser.open(report + "layer-001-conv1.html#/conv1/1");
        browser.until("document.querySelectorAll('.hits .tag').length > 50");
        assertThat(browser.text("[...document.querySelector('.hits .tag').parentElement.querySelectorAll('.tag')].slice(-6).map(t => t.textContent).join('|')"))
                .isEqualTo("age 2|day 2024-01-02|n10|x|y|share 1.25");
        assertThat(browser.complaints()).isEmpty();
    }
}
