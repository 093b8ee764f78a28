package org.patchlode.report.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.analysis.figure.AnalysisPage;
import org.patchlode.analysis.figure.Axis;
import org.patchlode.analysis.figure.Figure;
import org.patchlode.analysis.figure.Part;
import org.patchlode.report.analysis.AnalysisReport;

/** The page of an analysis in a browser, opened from a folder. */
class AnalysisInBrowserTest {

    private static final double[] X = {-10, 0, 10, 20};

    @TempDir static Path temp;

    @AutoClose
    private static Chromium browser;
    private static String page;

    @BeforeAll
    static void draw() throws Exception {
        browser = Chromium.start(1200, 900);
        AnalysisReport.write(new Configuration(), temp.resolve("report").toUri().toString(), everyKind(), Map.of("seed", "1", "model", "<b>toy</b>.h5"));
        page = temp.resolve("report").toUri() + "index.html";
    }

    @AfterEach
    void nothingComplainsAndNothingIsAskedOfElsewhere() {
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests()).isNotEmpty().allMatch(url -> url.startsWith("file:///") || url.startsWith("data:") || url.startsWith("blob:") || url.equals("about:blank"));
    }

    private static AnalysisPage everyKind() throws Exception {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", png);
        Figure lines = new Figure.Lines("Curves", "Bands are 95 % intervals.", Axis.of("shift, pixels"), Axis.fromZero("distance"), List.of(
                new Figure.Curve("first <layer>", X, new double[] {3, 0, 2.5, Double.NaN}, new double[] {2.5, 0, 2, Double.NaN}, new double[] {3.5, 0, 3, Double.NaN}),
                Figure.Curve.of("second", X, new double[] {1, 0, 1.2, 1.4})));
        Figure bars = new Figure.Bars("Bars", "By layer.", "layer", List.of("conv1", "conv2"), Axis.fromZero("bits"), List.of(
                new Figure.Bar("identity", new double[] {0.1, 0.4}, new double[] {0.05, 0.3}, new double[] {0.15, 0.5}),
                Figure.Bar.of("pose", new double[] {0.3, 0.2})));
        Figure scatter = new Figure.Scatter("Points", "One a map.", Axis.of("density"), new Axis("maximum", Axis.Kind.LOGARITHMIC),
                List.of(new Figure.Cloud("maps", new double[] {0.1, 0.2}, new double[] {1, 100}, List.of("map 0", "map 1"))));
        Figure heat = new Figure.Heat("Grid", "By position.", "column", List.of("0", "1", "2"), "row", List.of("0", "1"), "sum",
                new double[][] {{-1, 0, 1}, {2, Double.NaN, 3}}, Figure.Colours.DIFFERENCE, List.of());
        Figure kinds = new Figure.Heat("Kinds", "Which class.", "column", List.of("0", "1"), "row", List.of("0"), "class",
                new double[][] {{0, 1}}, Figure.Colours.KINDS, List.of("cat", "dog"));
        Figure pictures = new Figure.Pictures("Pictures", "By checkpoint.", List.of("epoch 1", "epoch 2"), List.of(new Figure.PictureRow("map 7",
                List.of(new Figure.Shot(png.toByteArray(), "0.5", "a black square", true), new Figure.Shot(png.toByteArray(), "", "another", true)))));
        return new AnalysisPage("Every kind", "What does a page look like?", List.of(new Part.Heading("Part"), new Part.Text("A sentence with <tags>."), lines, bars, scatter, heat,
                kinds, pictures, new Part.Cells("Numbers", List.of("layer", "bits"), List.of(List.of("conv1", "0.1")))), "docs/analyses/kinds.md");
    }

    @Test
    void everyFigureIsDrawn() throws Exception {
        browser.open(page);
        browser.until("document.documentElement.dataset.ready === 'true'");
        assertThat(browser.evaluate("document.querySelectorAll('.chart canvas').length").asInt()).isEqualTo(5);
        // A canvas on which nothing was drawn has no opaque pixel.
        assertThat(browser.evaluate("[...document.querySelectorAll('.chart canvas')].filter(c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(v => v > 0)).length").asInt())
                .isEqualTo(5);
        browser.until("[...document.querySelectorAll('.pictures img')].every(i => i.naturalWidth === 8)");
        assertThat(browser.text("document.querySelector('.prose').textContent")).isEqualTo("A sentence with <tags>.");
        assertThat(browser.text("document.querySelector('.facts').textContent")).contains("<b>toy</b>.h5");
    }

    @Test
    void numbersAreAClickAway() throws Exception {
        browser.open(page);
        assertThat(browser.text("[...document.querySelectorAll('a[download]')].map(a => a.getAttribute('href')).join()"))
                .isEqualTo("data/figure-1.csv,data/figure-2.csv,data/figure-3.csv,data/figure-4.csv,data/figure-5.csv");
        assertThat(temp.resolve("report/data/figure-1.csv")).content().contains("first <layer>,20.0,,,").contains("\"shift, pixels\"");
        assertThat(temp.resolve("report/data/figure-5.csv")).content().contains("0,1,1.0,dog");
    }

    @Test
    void itFitsATelephoneAndTheDark() throws Exception {
        browser.screen(420, 900, false);
        try {
            browser.open(page);
            browser.until("document.documentElement.dataset.ready === 'true'");
            assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt()).isLessThanOrEqualTo(420);
            browser.evaluate("window.light = document.querySelector('.chart canvas').toDataURL()");
            browser.evaluate("document.documentElement.dataset.theme = 'dark'");
            browser.until("document.querySelector('.chart canvas').toDataURL() !== window.light");
            assertThat(browser.text("getComputedStyle(document.body).backgroundColor")).isEqualTo("rgb(22, 24, 27)");
        } finally {
            browser.screen(1200, 900, false);
        }
    }

    @Test
    void aFigureIsSavedAsSvg() throws Exception {
        browser.open(page);
        browser.until("document.documentElement.dataset.ready === 'true'");
        browser.evaluate("(() => { window.saved = []; const make = URL.createObjectURL; URL.createObjectURL = blob => { blob.text().then(t => window.saved.push(t)); return make(blob); }; })()");
        browser.evaluate("document.querySelectorAll('.save').forEach(button => button.click())");
        browser.until("window.saved.length === 5");
        assertThat(browser.text("window.saved.map(t => t.slice(0, 4)).join()")).isEqualTo("<svg,<svg,<svg,<svg,<svg");
    }
}
