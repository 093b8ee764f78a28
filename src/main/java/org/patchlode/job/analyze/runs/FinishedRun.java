package org.patchlode.job.analyze.runs;

import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.patchlode.corpus.ref.CorpusException;
import org.patchlode.digest.Sha256;
import org.patchlode.job.analyze.AnalysisInput;
import org.patchlode.job.run.RunReader;
import org.patchlode.result.Manifest;
import org.patchlode.result.RunFolder;
import org.patchlode.result.RunNames;
import org.patchlode.result.Tables;

/**
 * A complete run, opened for reading.
 *
 * @param uri as given
 * @param spark session
 * @param folder where it is
 * @param manifest what it says of itself
 */
record FinishedRun(String uri, SparkSession spark, RunFolder folder, Manifest manifest) {

    private static final String RESPONSES = "responses";

    /** @throws CorpusException if there is no complete run */
    static FinishedRun open(String uri, SparkSession spark, Configuration hadoop) {
        RunFolder folder = RunFolder.at(RunReader.complete(uri, hadoop), hadoop);
        Manifest manifest = Manifest.fromJson(folder.read(RunNames.manifest()));
        if (manifest.layers().isEmpty() || !folder.exists("units")) {
            throw new CorpusException("%s is no run of 'mine'; give the folder that 'mine --output' wrote".formatted(uri));
        }
        return new FinishedRun(uri, spark, folder, manifest);
    }

    Dataset<Row> table(String name) {
        return Tables.read(spark, folder.uri(name));
    }

    boolean hasResponses() {
        return folder.exists(RESPONSES);
    }

    /** {@code layer}, {@code first_channel}, {@code image} and {@code maps}: peaks, or means where there are none; if the run kept any. */
    Optional<Dataset<Row>> responses() {
        if (!hasResponses()) {
            return Optional.empty();
        }
        Column maps = functions.coalesce(functions.col("peaks"), functions.col("means")).as("maps");
        return Optional.of(table(RESPONSES).select(functions.col("layer"), functions.col("first_channel"), functions.col("image"), maps));
    }

    /** For the manifest: told by the checksums of its rows. */
    AnalysisInput input() {
        return new AnalysisInput("run", uri, Sha256.of(manifest.rowsSha256().tables().toString()));
    }
}
