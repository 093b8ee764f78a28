package org.patchlode.api;

import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.patchlode.result.RunFolder;
import org.patchlode.result.RunNames;
import org.patchlode.result.SessionStorage;
import org.patchlode.result.Tables;

/** What a complete analysis left. Its Datasets belong to the session that was given to {@link Patchlode#on}. Thread-safe. */
public final class AnalyzedOutput {

    private final SparkSession spark;
    private final String uri;

    AnalyzedOutput(SparkSession spark, String uri) {
        this.spark = spark;
        this.uri = uri;
    }

    /** The folder, as a URI. */
    public String uri() {
        return uri;
    }

    /** URI of the report's page. */
    public String report() {
        return folder().uri("report/index.html");
    }

    /** One of its tables, such as {@code invariance} or {@code quarantine}; its columns stand in the analysis' documentation. */
    public Dataset<Row> table(String name) {
        return Tables.read(spark, folder().uri(name));
    }

    /** What it was made of, as JSON. */
    public String manifest() {
        return new String(folder().read(RunNames.manifest()), StandardCharsets.UTF_8);
    }

    private RunFolder folder() {
        return RunFolder.at(uri, SessionStorage.of(spark));
    }
}
