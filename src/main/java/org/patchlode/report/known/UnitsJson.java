package org.patchlode.report.known;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.patchlode.report.draw.Tiles;
import org.patchlode.report.html.Json;

/** A chunk of feature maps with what is known of them, as the pages' scripts read it; short keys, because there are thousands. */
public final class UnitsJson {

    private final int analyses;
    private final ArrayNode details = Json.object().arrayNode();
    private final ArrayNode summaries = Json.object().arrayNode();
    private int channel = -1;

    /** @param analyses how many */
    public UnitsJson(int analyses) {
        this.analyses = analyses;
    }

    /** Amounts of all analyses with the columns {@code source}, {@code chunk} and those of {@link KnownTables#COLUMNS}. @param layers that are shown @return none of no analyses */
    public static Optional<Dataset<Row>> stacked(List<KnownAnalysis> analyses, Collection<String> layers) {
        Optional<Dataset<Row>> all = Optional.empty();
        for (int i = 0; i < analyses.size(); i++) {
            Dataset<Row> rows = analyses.get(i).rows().where(col("layer").isin(layers.toArray()))
                    .withColumn("source", lit(i)).withColumn("chunk", col("channel").divide(Tiles.CHUNK).cast("int"));
            all = Optional.of(all.map(before -> before.union(rows)).orElse(rows));
        }
        return all;
    }

    /** Adds an amount; rows come sorted by channel, source and place. */
    public void add(Row row, boolean each) {
        int source = row.<Integer>getAs("source");
        if (row.<Integer>getAs("channel") != channel) {
            channel = row.<Integer>getAs("channel");
            details.add(unit(channel));
            summaries.add(unit(channel));
        }
        ArrayNode known = (ArrayNode) details.path(details.size() - 1).path("k").path(source);
        ObjectNode entry = known.addObject().put("n", row.<String>getAs("name"));
        number(entry, "v", row, "value");
        number(entry, "l", row, "low");
        number(entry, "h", row, "high");
        number(entry, "z", row, "chance");
        number(entry, "q", row, "q");
        if (!row.isNullAt(row.fieldIndex("detail"))) {
            entry.put("t", row.<String>getAs("detail"));
        }
        if (each || known.size() == 1) {
            ArrayNode brief = ((ArrayNode) summaries.path(summaries.size() - 1).path("k").path(source)).addArray();
            brief.add(entry.path("n")).add(entry.path("v")).add(entry.has("q") ? entry.path("q") : brief.nullNode());
        }
    }

    private ObjectNode unit(int number) {
        ObjectNode unit = Json.object().put("c", number);
        ArrayNode known = unit.putArray("k");
        for (int i = 0; i < analyses; i++) {
            known.addArray();
        }
        return unit;
    }

    private static void number(ObjectNode entry, String key, Row row, String column) {
        int at = row.fieldIndex(column);
        if (!row.isNullAt(at) && Double.isFinite(row.getDouble(at))) {
            entry.put(key, row.getDouble(at));
        }
    }

    /** Everything, for the pages of single maps. */
    public ArrayNode details() {
        return details;
    }

    /** What a layer's page sorts and filters by. */
    public ArrayNode summaries() {
        return summaries;
    }
}
