package org.patchlode.report.known;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.patchlode.report.html.Json;

/**
 * What one analysis knows of feature maps: some amounts a map, each with a name.
 *
 * @param title of the part of a map's page
 * @param uri of the analysis' output
 * @param amount what the amounts are, such as "bits"
 * @param sorting what a layer's maps are sorted by, such as "bits about"; the amount's name follows if each has its own
 * @param each whether every name is a way to sort, as factors are; else only the first amount of a map counts, and maps are
 *     found by its name, as by the class that they speak for
 * @param reading how to read it, in a sentence or two
 * @param rows {@link KnownTables#COLUMNS}
 */
public record KnownAnalysis(String title, String uri, String amount, String sorting, boolean each, String reading, Dataset<Row> rows) {

    /** For the scripts of a layer's page. */
    public ObjectNode toJson() {
        ObjectNode node = Json.object();
        node.put("title", title).put("uri", uri).put("amount", amount).put("sorting", sorting);
        return node.put("each", each).put("reading", reading);
    }
}
