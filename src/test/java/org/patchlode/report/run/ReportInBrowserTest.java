package org.patchlode.report.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.report.draw.ReportOptions;
import org.patchlode.report.draw.Tiles;

/** The report as people meet it: in a browser, opened from a folder. */
class ReportInBrowserTest {

    private static final String SHOWN = "[...document.querySelectorAll('#sheet li')].map(li => li.dataset.c).join()";
    private static final String OPEN = "document.getElementById('unit').open";
    private static final int MANY = 2000;
    /** Far above what a quiet machine takes (see the printed figure); a page that draws all maps at once takes longer. */
    private static final double MOST_SECONDS = 15;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path temp;

    @AutoClose
    private static Chromium browser;
    private static String report;
    private static Path many;

    @BeforeAll
    static void draw() throws Exception {
        browser = Chromium.start(1400, 900);
        SparkSession spark = Spark.session();
        Path run = SyntheticRun.small(List.of("deconvnet", "guided"), false).write(spark, temp.resolve("run"));
        SyntheticRun.text(run.resolve(FirstLayerFilters.FILE), FirstLayerFiltersTest.toy().toJson());
        ReportWriter.write(spark, run.toUri().toString(), ReportOptions.defaults());
        report = run.resolve("report").toUri().toString();
        many = new SyntheticRun(List.of(new SyntheticRun.Layer("wide", MANY, 5, 8, 50)), List.of("deconvnet"), false, false, 9)
                .write(spark, temp.resolve("many"));
        ReportSummary summary = ReportWriter.write(spark, many.toUri().toString(), ReportOptions.defaults().withSheets(List.of()));
        assertThat(summary.files()).isLessThan(200);
    }

    @AfterEach
    void nothingComplainsAndNothingIsAskedOfElsewhere() {
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests()).isNotEmpty().allMatch(url -> url.startsWith("file:///") || url.startsWith("data:") || url.equals("about:blank"));
    }

    @Test
    void theStartPageLeadsToEveryLayer() throws Exception {
        browser.open(report + "index.html");
        assertThat(browser.text("document.querySelector('h1').textContent")).contains("toy <net>.h5");
        assertThat(browser.evaluate("document.querySelectorAll('.card').length").asInt()).isEqualTo(2);
        assertThat(browser.evaluate("document.querySelectorAll('.preview .block').length").asInt()).isEqualTo(16);
        assertThat(browser.evaluate("document.querySelectorAll('.layers tbody tr').length").asInt()).isEqualTo(4);
        assertThat(browser.evaluate("document.querySelectorAll('img, [role=img]').length").asInt())
                .isEqualTo(browser.evaluate("[...document.querySelectorAll('img, [role=img]')].filter(i => i.alt || i.ariaLabel).length").asInt());
        browser.until("[...document.querySelectorAll('.filters img')].every(i => i.naturalWidth > 0)");
    }

    @Test
    void mapsAreSortedAndFiltered() throws Exception {
        browser.open(report + "layer-001-conv1.html");
        assertThat(browser.text(SHOWN)).isEqualTo("0,1,2,3,4,5,6,7,8,9");
        browser.choose("sort", "max", "change");
        // Maxima are 10 + 37c mod 101; maps 4 and 9 are dead.
        assertThat(browser.text(SHOWN)).isEqualTo("8,5,2,7,1,6,3,0,4,9");
        browser.choose("sort", "c", "change");
        browser.evaluate("document.getElementById('dead').click()");
        assertThat(browser.text(SHOWN)).isEqualTo("0,1,2,3,5,6,7,8");
        browser.evaluate("(s => { s.value = '=<b>bold</b>'; s.dispatchEvent(new Event('change', { bubbles: true })); })(document.querySelector('select.label'))");
        browser.choose("least", "3", "change");
        // Winners of map c carry labels c+1 to c+9 modulo 4; three of nine are the third label where c is 1 modulo 4.
        assertThat(browser.text(SHOWN)).isEqualTo("1,5");
        assertThat(browser.text("document.getElementById('count').textContent")).isEqualTo("2 of 10 maps");
    }

    @Test
    void thePicturesAreTheMapsOwn() throws Exception {
        browser.open(report + "layer-001-conv1.html");
        String block = "getComputedStyle(document.querySelector('li[data-c=\"1\"] [data-what=patch]'))";
        browser.until(block + ".backgroundImage.includes('001-conv1-s0000.png')");
        Tiles tiles = Tiles.small(7, 7, 3, 3);
        double scale = 126.0 / 21;
        String[] at = browser.text(block + ".backgroundPosition").replace("px", "").split(" ");
        assertThat(Double.parseDouble(at[0])).isCloseTo(-tiles.x(1, 0, 0) * scale, org.assertj.core.data.Offset.offset(0.1));
        assertThat(Double.parseDouble(at[1])).isCloseTo(-tiles.y(1, 0) * scale, org.assertj.core.data.Offset.offset(0.1));
    }

    @Test
    void aUnitHasAnAddressOnItsPageAndOnTheStartPage() throws Exception {
        for (String address : List.of("layer-002-fire2-concat.html", "index.html", "layer-001-conv1.html")) {
            browser.open(report + address + "#/fire2%2F%3Cconcat%3E/65");
            browser.until(OPEN);
            assertThat(browser.text("document.getElementById('unit-title').textContent")).isEqualTo("fire2/<concat> / 65");
            assertThat(browser.evaluate("document.querySelectorAll('.hits figure').length").asInt()).isEqualTo(9);
            browser.until("[...document.querySelectorAll('.hits .views')].every(v => v.querySelectorAll('canvas:not(.response)').length === 3)");
            assertThat(browser.evaluate("document.querySelectorAll('.histogram .bin').length").asInt()).isBetween(8, 16);
        }
    }

    @Test
    void patchesOfALargeFieldAreCutOutOfTheWholeImage() throws Exception {
        browser.open(report + "layer-002-fire2-concat.html#/fire2%2F%3Cconcat%3E/65");
        browser.until(OPEN);
        // The whole image and the patch come of a data address, so what was drawn of them may be read.
        browser.until("[...document.querySelectorAll('.hits .views')].every(v => [...v.querySelectorAll('canvas:not(.response)')].slice(0, 2)"
                + ".every(c => c.toDataURL() !== Object.assign(document.createElement('canvas'), { width: c.width, height: c.height }).toDataURL()))");
        assertThat(browser.evaluate("document.querySelectorAll('.hits .missing').length").asInt()).isZero();
        assertThat(browser.evaluate("document.querySelectorAll('.hits .whole .box').length").asInt()).isEqualTo(9);
    }

    @Test
    void aUnitShowsItsHistogramWinnersLabelsAndNeighbours() throws Exception {
        browser.open(report + "layer-001-conv1.html#/conv1/1");
        browser.until(OPEN);
        // Map c won in images c+1 to c+9 of 12: maps beside each other share eight, the next ones seven.
        assertThat(browser.text("[...document.querySelectorAll('.near a')].slice(0, 3).map(a => a.textContent).join()"))
                .isEqualTo("08 shared · 80 %,28 shared · 80 %,37 shared · 63.6 %");
        assertThat(browser.text("[...document.querySelectorAll('.part h3')].map(h => h.textContent).join()"))
                .isEqualTo("Maximum in each image,Activation,Response in the image,Labels of the winners,Neighbours,Receptive field");
        assertThat(browser.evaluate("document.querySelectorAll('.histogram .hit').length").asInt()).isEqualTo(9);
        assertThat(browser.evaluate("document.querySelectorAll('.histogram text').length").asInt()).isGreaterThan(2);
    }

    @Test
    void anotherPartMayBeAdded() throws Exception {
        browser.open(report + "layer-001-conv1.html");
        browser.evaluate("patchlode.unitParts.push(({ unit }) => patchlode.el('section', { id: 'added' }, `more on ${unit.c}`))");
        browser.evaluate("location.hash = '#/conv1/2'");
        browser.until("document.getElementById('added') !== null");
        assertThat(browser.text("document.getElementById('added').textContent")).isEqualTo("more on 2");
    }

    @Test
    void anImageIsFoundByNameAndLeadsToTheMapsThatItExcites() throws Exception {
        browser.open(report + "index.html");
        browser.evaluate("(f => { f.value = 'N00005'; f.dispatchEvent(new Event('input', { bubbles: true })); })(document.getElementById('find'))");
        browser.until("document.querySelectorAll('#found a').length === 1");
        assertThat(browser.text("document.querySelector('#found a').textContent")).isEqualTo(SyntheticRun.image(5));
        String address = browser.text("document.querySelector('#found a').getAttribute('href')");
        browser.open(report + address);
        browser.until("document.documentElement.dataset.ready !== undefined");
        assertThat(browser.text("document.querySelector('h1').textContent")).isEqualTo("n00005.jpg");
        // Image 5 has rank r in map c where c + r is 5 modulo 12, and no rank beyond nine: not in maps 5, 6 and 7; 4 and 9 are dead.
        assertThat(browser.text("[...document.querySelectorAll('.wins b')].map(b => b.textContent).filter(t => t.startsWith('conv1')).join()"))
                .isEqualTo("conv1 / 3,conv1 / 2,conv1 / 1,conv1 / 0,conv1 / 8");
        browser.until("document.querySelector('.picture img').naturalWidth > 0");
        browser.evaluate("document.querySelector('.wins a').dispatchEvent(new Event('mouseenter'))");
        browser.until("document.querySelectorAll('.boxes .box').length === 1");
        assertThat(browser.text("document.querySelector('.wins a').getAttribute('href')")).contains(".html#/");
    }

    @Test
    void keysAloneOpenStepSwitchAndLeave() throws Exception {
        browser.open(report + "layer-001-conv1.html");
        browser.evaluate("document.querySelector('#sheet a').focus()");
        browser.press("ArrowRight");
        browser.press("ArrowRight");
        browser.press("Enter");
        browser.until(OPEN + " && document.getElementById('unit').dataset.channel === '2'");
        browser.press("ArrowRight");
        browser.until("document.getElementById('unit').dataset.channel === '3'");
        assertThat(browser.text("location.hash")).isEqualTo("#/conv1/3");
        browser.press("ArrowLeft");
        browser.until("document.getElementById('unit').dataset.channel === '2'");
        assertThat(browser.text("document.getElementById('unit-rule').value")).isEqualTo("deconvnet");
        browser.press("r");
        browser.until("document.getElementById('unit-rule').value === 'guided'");
        browser.press("Escape");
        browser.until("!" + OPEN);
        assertThat(browser.text("document.activeElement.closest('li').dataset.c")).isEqualTo("2");
        browser.press("Tab");
        assertThat(browser.text("document.activeElement.closest('li').dataset.c")).isEqualTo("3");
    }

    @Test
    void markupInNamesIsShownAsText() throws Exception {
        browser.open(report + "layer-001-conv1.html#/conv1/0");
        browser.until(OPEN);
        assertThat(browser.text("document.querySelector('.hits').textContent")).contains(SyntheticRun.MARKUP, "<b>bold</b>");
        assertThat(browser.evaluate("document.querySelectorAll('.hits img, .hits script, .tag b').length").asInt()).isZero();
    }

    @Test
    void bothThemesWorkAndTheChoiceIsKept() throws Exception {
        String paper = "getComputedStyle(document.body).backgroundColor";
        browser.open(report + "index.html");
        assertThat(browser.text(paper)).isEqualTo("rgb(255, 255, 255)");
        browser.screen(1400, 900, true);
        assertThat(browser.text(paper)).isEqualTo("rgb(22, 24, 27)");
        browser.evaluate("document.getElementById('theme').click()");
        assertThat(browser.text(paper)).isEqualTo("rgb(255, 255, 255)");
        browser.open(report + "layer-001-conv1.html");
        assertThat(browser.text("document.getElementById('theme').textContent")).isEqualTo("Theme: light");
        browser.evaluate("document.getElementById('theme').click(); document.getElementById('theme').click()");
        browser.screen(1400, 900, false);
        assertThat(browser.text(paper)).isEqualTo("rgb(255, 255, 255)");
    }

    @Test
    void nothingIsCutOffOnAPhone() throws Exception {
        for (String page : List.of("index.html", "image.html#/0", "layer-001-conv1.html", "layer-001-conv1.html#/conv1/0")) {
            browser.screen(360, 740, false);
            browser.open(report + page);
            if (page.startsWith("layer")) {
                browser.choose("size", "240", "change");
            }
            assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt()).as(page).isLessThanOrEqualTo(360);
            if (page.contains("#/conv1")) {
                browser.until(OPEN);
                assertThat(browser.evaluate("document.getElementById('unit').scrollWidth").asInt()).isLessThanOrEqualTo(360);
            }
        }
        browser.screen(1400, 900, false);
    }

    @Test
    void twoThousandMapsAreThereAtOnce() throws Exception {
        long start = System.nanoTime();
        browser.open(many.resolve("report").toUri() + "layer-001-wide.html");
        browser.until("getComputedStyle(document.querySelector('#sheet .block')).backgroundImage !== 'none'");
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("layer of %d maps: first sheet after %.2f s, of which its script %s ms%n",
                MANY, seconds, browser.text("document.documentElement.dataset.ready"));
        assertThat(browser.evaluate("document.querySelectorAll('#sheet li').length").asInt()).isEqualTo(MANY);
        // Only what is near the window has asked for its pictures.
        assertThat(browser.evaluate("document.querySelectorAll('#sheet li[data-near]').length").asInt()).isBetween(10, 400);
        assertThat(seconds).isLessThan(MOST_SECONDS);
        browser.choose("sort", "max", "change");
        browser.until("document.querySelector('#sheet li').dataset.near");
        assertThat(browser.evaluate("document.querySelectorAll('#sheet li[data-near]').length").asInt()).isLessThan(800);
    }

}
