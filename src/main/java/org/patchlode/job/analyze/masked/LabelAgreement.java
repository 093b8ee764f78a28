package org.patchlode.job.analyze.masked;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.patchlode.analysis.Column;
import org.patchlode.analysis.Column.Type;
import org.patchlode.corpus.ref.CorpusException;
import org.patchlode.job.analyze.AnalysisInput;
import org.patchlode.job.analyze.AnalysisOutput;
import org.patchlode.job.analyze.AnalysisRequest;
import org.patchlode.job.analyze.Subject;
import org.patchlode.job.labels.ClassLabels;
import org.patchlode.job.run.RunReader;
import org.patchlode.model.ConfigurationException;
import org.patchlode.result.FinishedAnalysis;
import org.patchlode.result.Manifest;
import org.patchlode.result.RunFolder;
import org.patchlode.result.RunNames;
import org.patchlode.result.Tables;

/**
 * How often masking a map and the labels of its top images name the same class.
 *
 * @param output of {@code analyze labels}
 * @param column of the labels
 * @param classes of the labels, as the network counts them
 * @param sha256 of the output's rows
 */
record LabelAgreement(String output, String column, Map<String, Integer> classes, String sha256) {

    static final String TABLE = "agreement";

    private static final List<Column> COLUMNS = List.of(Column.of("layer", Type.TEXT), Column.of("units", Type.INTEGER), Column.of("same", Type.DOUBLE), Column.of("chance", Type.DOUBLE));

    /**
     * Of a layer.
     *
     * @param layer its name
     * @param units maps of which both name a class
     * @param same share of them with the same class
     * @param chance what it would be if the two had nothing to do with each other
     */
    record Shares(String layer, int units, double same, double chance) {}

    /**
     * Opens an output of {@code analyze labels}.
     *
     * @throws CorpusException if it is none, or is about another network
     * @throws ConfigurationException if its labels do not name the network's classes
     */
    static LabelAgreement open(AnalysisRequest request, String uri, Subject subject, int classes) {
        RunFolder folder = RunFolder.at(RunReader.complete(uri, request.hadoop()), request.hadoop());
        FinishedAnalysis made = FinishedAnalysis.of(folder);
        if (!made.analysis().equals("labels")) {
            throw new CorpusException("%s is no output of 'analyze labels'; give one in --with".formatted(uri));
        }
        String model = model(uri, made.inputs(), request.hadoop());
        if (!model.equals(subject.model().sha256())) {
            throw new CorpusException("%s is about responses of another network than %s; analyze labels of a run of this one".formatted(uri, subject.inputs().get(0).uri()));
        }
        String column = made.options().path("label_column").asText();
        Map<String, String> labels = new HashMap<>();
        Tables.read(request.spark(), folder.uri("labels")).select("label").distinct().collectAsList().forEach(row -> labels.put(row.getString(0), row.getString(0)));
        return new LabelAgreement(folder.uri(), column, ClassLabels.of(labels, uri, column, classes).classes(), made.rowsSha256().path("labels").asText());
    }

    /** SHA-256 of the model whose responses were analyzed. */
    private static String model(String uri, JsonNode inputs, Configuration hadoop) {
        for (JsonNode input : inputs) {
            if (input.path("kind").asText().equals("run")) {
                RunFolder run = RunFolder.at(RunReader.complete(input.path("uri").asText(), hadoop), hadoop);
                return Manifest.fromJson(run.read(RunNames.manifest())).model().sha256();
            }
        }
        throw new CorpusException("%s is about responses of a table and not of a network; analyze labels of a run".formatted(uri));
    }

    AnalysisInput input() {
        return new AnalysisInput("labels analysis", output, sha256);
    }

    /** Writes the table. @param ablation as written @return by layer */
    List<Shares> write(AnalysisOutput out, List<String> layers) {
        List<Shares> all = new ArrayList<>();
        SparkSession spark = out.spark();
        // One row a map: the label that chance explains least, and the class that masking takes most from.
        Dataset<Row> labels = Tables.read(spark, output + "/labels").where("p is not null and hits > 0").withColumn("place", functions.row_number()
                .over(Window.partitionBy("layer", "channel").orderBy(functions.col("p"), functions.col("lift").desc(), functions.col("label")))).where("place = 1");
        Map<List<Object>, Integer> named = new HashMap<>();
        for (Row row : labels.where(functions.col("layer").isin(layers.toArray())).select("layer", "channel", "label").collectAsList()) {
            Integer cls = classes.get(row.getString(2));
            if (cls != null) {
                named.put(List.of(row.getString(0), row.getInt(1)), cls);
            }
        }
        List<Row> masked = Tables.read(spark, out.folder().uri("ablation")).where("speaks_for").select("layer", "channel", "class").collectAsList();
        for (String layer : layers) {
            List<int[]> pairs = masked.stream().filter(row -> row.getString(0).equals(layer) && named.containsKey(List.of(layer, row.getInt(1))))
                    .map(row -> new int[] {row.getInt(2), named.get(List.of(layer, row.getInt(1)))}).toList();
            all.add(shares(layer, pairs));
        }
        out.table(TABLE, COLUMNS, all.stream().filter(shares -> shares.units() > 0).map(shares -> new Object[] {shares.layer(), shares.units(), shares.same(), shares.chance()}).toList());
        return all;
    }

    /** @param pairs of classes, a map each */
    static Shares shares(String layer, List<int[]> pairs) {
        Map<Integer, Integer> first = new HashMap<>();
        Map<Integer, Integer> second = new HashMap<>();
        int same = 0;
        for (int[] pair : pairs) {
            first.merge(pair[0], 1, Integer::sum);
            second.merge(pair[1], 1, Integer::sum);
            same += pair[0] == pair[1] ? 1 : 0;
        }
        double n = pairs.size();
        long chance = first.entrySet().stream().mapToLong(entry -> (long) entry.getValue() * second.getOrDefault(entry.getKey(), 0)).sum();
        return new Shares(layer, pairs.size(), n == 0 ? Double.NaN : same / n, n == 0 ? Double.NaN : chance / (n * n));
    }
}
