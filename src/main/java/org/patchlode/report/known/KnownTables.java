package org.patchlode.report.known;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.format_number;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.patchlode.report.draw.ReportException;

/** Amounts of feature maps, from the tables of the analyses that have some. */
final class KnownTables {

    /** Columns of amounts: {@code place} is their order within a map; what an analysis does not give is null. */
    static final List<String> COLUMNS = List.of("layer", "channel", "place", "name", "value", "low", "high", "chance", "q", "detail");

    /** Labels and classes of a map that are shown. */
    private static final int MOST_NAMES = 5;
    private static final Column NONE = lit(null).cast("double");

    private final String uri;
    private final JsonNode options;
    private final Function<String, Dataset<Row>> tables;

    /** @param options of the analysis, as its manifest has them @param tables by name */
    KnownTables(String uri, JsonNode options, Function<String, Dataset<Row>> tables) {
        this.uri = uri;
        this.options = options;
        this.tables = tables;
    }

    /** @throws ReportException if the analysis knows nothing of single feature maps */
    KnownAnalysis of(String analysis) {
        return switch (analysis) {
            case "information" -> information();
            case "labels" -> labels();
            case "ablation" -> ablation();
            case "health" -> health();
            default -> throw new ReportException(
                    "%s is an output of 'analyze %s', which says nothing of single feature maps; --with takes outputs of information, labels, ablation and health".formatted(uri, analysis));
        };
    }

    private KnownAnalysis information() {
        String estimator = options.path("estimator").asText("binned").toLowerCase(Locale.ROOT);
        List<Column> factors = new ArrayList<>(List.of(lit("")));
        options.path("factors").forEach(factor -> factors.add(lit(factor.asText())));
        Column order = array_position(array(factors.toArray(Column[]::new)), col("factor"));
        Dataset<Row> rows = tables.apply("information").where(col("estimator").equalTo(estimator).and(col("bits").isNotNull()))
                .select(columns(order, "factor", "bits", Map.of("chance", col("bits_null"), "q", col("q"))));
        return new KnownAnalysis("What it codes", uri, "bits", "bits about", true,
                "Bits that the map's response to an image tells of a factor (%s estimate); the thin line is what permuted values give. q: share of false ones among all maps of the layer with so small a q."
                        .formatted(estimator), rows);
    }

    private KnownAnalysis labels() {
        Dataset<Row> hit = tables.apply("labels").where(col("hits").gt(0).and(col("p").isNotNull()))
                .withColumn("place", row_number().over(Window.partitionBy("layer", "channel").orderBy(col("p"), col("lift").desc(), col("label"))));
        Column detail = concat(col("hits"), lit(" of "), col("top"), lit(" top images, "), format_number(col("expected"), 1), lit(" expected"));
        Dataset<Row> rows = hit.where(col("place").leq(MOST_NAMES)).select(columns(col("place"), "label", "lift", Map.of("q", col("q"), "detail", detail)));
        return new KnownAnalysis("%s of its top images".formatted(options.path("label_column").asText("label")), uri, "lift", "lift of its label", false,
                "Lift: how many times more often a label occurs among the images that excite the map most than among all; 1 is as often. Those that chance explains least come first.", rows);
    }

    private KnownAnalysis ablation() {
        Dataset<Row> ordered = tables.apply("ablation")
                .withColumn("place", row_number().over(Window.partitionBy("layer", "channel").orderBy(col("difference").desc(), col("class"))));
        Dataset<Row> rows = ordered.where(col("place").leq(MOST_NAMES).and(col("difference").gt(0))).withColumn("name", concat(lit("class "), col("class")))
                .select(columns(col("place"), "name", "difference", Map.of("low", col("ci_low"), "high", col("ci_high"))));
        return new KnownAnalysis("Classes that need it", uri, "loss in probability", "loss of its class", false,
                "What a class loses in probability, on average over images, when the map is held at zero; with 95 % intervals. The first is the class that the map speaks for.", rows);
    }

    private KnownAnalysis health() {
        Dataset<Row> ordered = tables.apply("health").where(col("channel").geq(0))
                .withColumn("place", row_number().over(Window.partitionBy("layer", "channel").orderBy(col("finding"))));
        Dataset<Row> rows = ordered.select(columns(col("place"), "finding", "value", Map.of("chance", col("threshold"))));
        return new KnownAnalysis("Findings of its health", uri, "measured", "finding", false, "The thin line is the threshold above which it counts as a finding.", rows);
    }

    private static Column[] columns(Column place, String name, String value, Map<String, Column> others) {
        return new Column[] {col("layer"), col("channel").cast("int"), place.cast("int").as("place"), col(name).as("name"), col(value).cast("double").as("value"),
                others.getOrDefault("low", NONE).as("low"), others.getOrDefault("high", NONE).as("high"), others.getOrDefault("chance", NONE).cast("double").as("chance"),
                others.getOrDefault("q", NONE).as("q"), others.getOrDefault("detail", lit(null).cast("string")).as("detail")};
    }
}
