package org.patchlode.job.run;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads runs back, as a user would. */
public final class StoredRun {

    private StoredRun() {}

    static List<Row> rows(SparkSession spark, Path run, String table, String... order) {
        return rows(spark, run.toString(), table, order);
    }

    private static List<Row> rows(SparkSession spark, String run, String table, String... order) {
        return spark.read().parquet(run + "/" + table).orderBy(order[0], java.util.Arrays.copyOfRange(order, 1, order.length)).collectAsList();
    }

    static List<Row> winners(SparkSession spark, Path run) {
        return rows(spark, run, "winners", "layer", "channel", "rank");
    }

    /** Every value of every row of winners and units; pictures by their digest. */
    public static List<String> content(SparkSession spark, Path run) {
        return content(spark, run.toString());
    }

    /** The same of a run on any file system. */
    public static List<String> content(SparkSession spark, String run) {
        return content(spark, run, List.of());
    }

    /** The same without some columns. */
    public static List<String> content(SparkSession spark, String run, List<String> without) {
        List<String> lines = new ArrayList<>();
        for (Row row : rows(spark, run, "winners", "layer", "channel", "rank")) {
            lines.add(text(row, without));
        }
        for (Row row : rows(spark, run, "units", "layer", "channel")) {
            lines.add(text(row, without));
        }
        return lines;
    }

    /** The manifest without what clocks say, nor what else is named. */
    static String manifest(Path run, String... without) throws java.io.IOException {
        com.fasterxml.jackson.databind.JsonNode tree = new com.fasterxml.jackson.databind.ObjectMapper().readTree(run.resolve("manifest.json").toFile());
        for (com.fasterxml.jackson.databind.JsonNode part : List.of(tree, tree.path("options"), tree.path("bytes"), tree.path("stages").path("mine"), tree.path("stages").path("project"), tree.path("stages").path("quantiles"), tree.path("stages").path("write"))) {
            if (part instanceof com.fasterxml.jackson.databind.node.ObjectNode object) {
                object.remove(List.of("created", "seconds", "seconds_by_step", "first_image_s", "images_per_s", "winners_per_s"));
                object.remove(List.of(without));
            }
        }
        return tree.toPrettyString();
    }

    private static String text(Row row, List<String> without) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < row.length(); i++) {
            if (without.contains(row.schema().fieldNames()[i])) {
                continue;
            }
            Object value = row.get(i);
            text.append(value instanceof byte[] bytes ? digest(bytes) : String.valueOf(value)).append('|');
        }
        return text.toString();
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
