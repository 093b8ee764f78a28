package org.patchlode.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayerPageTest {

    private static final String LONG = "/features/denseblock4/denselayer16/" + "<b>inner</b>/".repeat(3) + "conv2/Conv";

    private static Map<String, Object> layer(String name) {
        Map<String, Object> layer = new HashMap<>(Map.of("name", name, "kind", "convolution", "maps", 4, "rows", 8, "columns", 8, "dead", 0, "page", "layer-001.html"));
        layer.putAll(Map.of("receptive_field_rows", 0, "receptive_field_columns", 0, "input_rows", 0, "input_columns", 0, "stride_rows", 0, "stride_columns", 0));
        layer.putAll(Map.of("rules", List.of(), "labels", List.of(), "kinds", List.of()));
        return layer;
    }

    private static String page(String name, String next) {
        return new Pages().render("layer.ftlh", Map.of("title", "toy", "layer", layer(name), "key", "k", "script", "data/k.js", "before", Map.of(),
                "after", Map.of("name", next, "page", "layer-002.html"), "scaling", "as stored", "sheets", List.of(), "filters", Map.of()));
    }

    @Test
    void theMiddleOfALongNameIsLeftOutAndItsTitleIsWhole() {
        String whole = LONG.replace("<", "&lt;").replace(">", "&gt;");
        String cut = "<span title=\"" + whole + "\">/features/denseblock4/d\u2026/&lt;b&gt;inner&lt;/b&gt;/conv2/Conv</span>";
        assertThat(page(LONG, "conv2")).contains("<h1>" + cut + "</h1>", "<strong>" + cut + "</strong>", "conv2 \u2192").doesNotContain("<b>inner");
        assertThat(page("conv1", LONG)).contains("title=\"Layer after: " + whole + "\"", "/features/den\u2026").contains("<h1>conv1</h1>");
    }

    @Test
    void whereNothingWasProjectedNothingSpeaksOfProjections() {
        assertThat(page("conv1", "conv2")).contains("nothing was projected").doesNotContain("mid-grey", "as stored", "id=\"show\"", "R rule");
        assertThat(new Pages().render("image.ftlh", Map.of("title", "toy", "projected", false))).contains("Hatched is outside").doesNotContain("Projections");
    }
}
