package org.patchlode.report.known;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.SparkSession;
import org.patchlode.report.draw.ReportException;
import org.patchlode.result.FinishedAnalysis;
import org.patchlode.result.Manifest;
import org.patchlode.result.RunFolder;
import org.patchlode.result.SessionStorage;
import org.patchlode.result.Tables;

/** Opens outputs of analyses that are about a run. */
public final class KnownAnalyses {

    private final SparkSession spark;
    private final String run;
    private final Manifest manifest;

    /** @param run URI of the run @param manifest of it */
    public KnownAnalyses(SparkSession spark, String run, Manifest manifest) {
        this.spark = spark;
        this.run = run;
        this.manifest = manifest;
    }

    /**
     * Opens outputs, in the order given.
     *
     * @throws ReportException if one is no complete output of an analysis, is about another run, or knows nothing of single feature maps
     */
    public List<KnownAnalysis> open(List<String> outputs) {
        List<KnownAnalysis> all = new ArrayList<>();
        for (String output : outputs) {
            all.add(open(output));
        }
        return all;
    }

    private KnownAnalysis open(String output) {
        RunFolder folder = RunFolder.at(output, SessionStorage.of(spark));
        if (!folder.exists() || !folder.isComplete()) {
            throw new ReportException("%s is no complete output of an analysis (it has no _SUCCESS); give the folder that 'analyze NAME --output' wrote".formatted(output));
        }
        FinishedAnalysis made = FinishedAnalysis.of(folder);
        if (made.analysis().isEmpty()) {
            throw new ReportException("%s is no output of an analysis, but of 'mine'; give the folder that 'analyze NAME --output' wrote".formatted(output));
        }
        checkSubject(output, made.inputs());
        return new KnownTables(folder.uri(), made.options(), table -> Tables.read(spark, folder.uri(table))).of(made.analysis());
    }

    /** An analysis of a run names the checksums of its rows; one that showed pictures to a network names the model and how they were prepared. */
    private void checkSubject(String output, JsonNode inputs) {
        List<String> rows = List.of(manifest.rowsSha256().of("responses"), DigestUtils.sha256Hex(manifest.rowsSha256().tables().toString()));
        boolean named = false;
        for (JsonNode input : inputs) {
            String sum = input.path("sha256").asText("");
            switch (input.path("kind").asText()) {
                case "run" -> {
                    require(!sum.isEmpty() && rows.contains(sum), output, "run " + input.path("uri").asText());
                    named = true;
                }
                case "responses" -> throw new ReportException("%s was made from the table %s and not from a run, so it says nothing of the feature maps of %s; analyze the run with --run %s"
                        .formatted(output, input.path("uri").asText(), run, run));
                case "model" -> {
                    require(sum.equals(manifest.model().sha256()), output, "model " + input.path("uri").asText());
                    named = true;
                }
                case "preprocessing" -> require(sum.equals(manifest.preprocessing().sha256()), output, "preprocessing " + input.path("uri").asText());
                default -> { }
            }
        }
        require(named, output, "something that its manifest does not name");
    }

    private void require(boolean same, String output, String subject) {
        if (!same) {
            throw new ReportException("%s is about the %s, which is not what the run %s holds or was mined with; analyze this run, or give the one that was analyzed".formatted(output, subject, run));
        }
    }
}
