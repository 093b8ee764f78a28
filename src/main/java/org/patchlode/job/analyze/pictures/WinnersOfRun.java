package org.patchlode.job.analyze.pictures;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.patchlode.job.analyze.AnalysisInput;
import org.patchlode.job.analyze.AnalysisRequest;
import org.patchlode.job.run.RunReader;
import org.patchlode.model.ConfigurationException;
import org.patchlode.network.Layer;
import org.patchlode.result.Manifest;
import org.patchlode.result.RunFolder;
import org.patchlode.result.RunNames;
import org.patchlode.result.Tables;

/**
 * Projections of winners of one layer in a finished run.
 *
 * @param winners of the layer by rank, projections alone
 * @param input the run, for the manifest
 */
record WinnersOfRun(Dataset<Row> winners, AnalysisInput input) {

    /** A row of pictures. */
    private static final int MOST = 9;

    /** @throws ConfigurationException if the run is of another model, or without projections of the layer */
    static WinnersOfRun at(AnalysisRequest request, String uri, Layer layer, AnalysisInput model) {
        RunFolder folder = RunFolder.at(RunReader.complete(uri, request.hadoop()), request.hadoop());
        Manifest manifest = Manifest.fromJson(folder.read(RunNames.manifest()));
        if (!manifest.model().sha256().equals(model.sha256())) {
            throw new ConfigurationException("the run %s is of another model than %s; give a run of the same one, or leave --run out".formatted(uri, model.uri()));
        }
        Dataset<Row> winners = Tables.read(request.spark(), folder.uri("winners")).where(functions.col("layer").equalTo(layer.name()).and(functions.col("projection").isNotNull()));
        if (winners.limit(1).count() == 0) {
            throw new ConfigurationException("the run %s has no projections of layer '%s'; name a layer that it mined, or leave --run out".formatted(uri, layer.name()));
        }
        return new WinnersOfRun(winners, new AnalysisInput("run", uri, manifest.rowsSha256().of("winners")));
    }

    /** By map, best first, of the first rule. */
    Map<Integer, List<byte[]>> projections(Collection<Integer> maps) {
        Map<Integer, TreeMap<Integer, byte[]>> byRank = new TreeMap<>();
        winners.where(functions.col("channel").isin(maps.toArray()).and(functions.col("rank").leq(MOST)))
                .select("channel", "rank", "rule", "projection").orderBy("channel", "rank", "rule").toLocalIterator()
                .forEachRemaining(row -> byRank.computeIfAbsent(row.getInt(0), map -> new TreeMap<>()).putIfAbsent(row.getInt(1), row.<byte[]>getAs(3)));
        Map<Integer, List<byte[]>> projections = new TreeMap<>();
        byRank.forEach((map, ranks) -> projections.put(map, new ArrayList<>(ranks.values())));
        return projections;
    }
}
