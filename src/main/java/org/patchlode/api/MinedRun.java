package org.patchlode.api;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.patchlode.report.draw.ReportOptions;
import org.patchlode.report.draw.SheetFormat;
import org.patchlode.report.sheet.SheetWriter;
import org.patchlode.result.Manifest;
import org.patchlode.result.RunFolder;
import org.patchlode.result.RunNames;
import org.patchlode.result.SessionStorage;
import org.patchlode.result.Tables;

/** A complete run. Its Datasets belong to the session that was given to {@link Patchlode#on}. Thread-safe. */
public final class MinedRun {

    private final SparkSession spark;
    private final String uri;
    private final List<String> warnings;

    MinedRun(SparkSession spark, String uri) {
        this(spark, uri, List.of());
    }

    MinedRun(SparkSession spark, String uri, List<String> warnings) {
        this.spark = spark;
        this.uri = uri;
        this.warnings = List.copyOf(warnings);
    }

    /** The folder, as a URI. */
    public String uri() {
        return uri;
    }

    /** URI of the report's first page. */
    public String report() {
        return folder().uri("report/index.html");
    }

    /** What the job had to say beside its result; empty for a run that was opened. */
    public List<String> warnings() {
        return warnings;
    }

    /** A row a winner: {@code layer}, {@code channel}, {@code rank}, {@code score}, {@code image}, the unit, its receptive field, {@code patch} and {@code projection} as PNG, labels. */
    public Dataset<Row> winners() {
        return table("winners");
    }

    /** A row a feature map: its maximum over the images, mean, spread, histogram, whether it is dead. */
    public Dataset<Row> units() {
        return table("units");
    }

    /** A row a bad image: {@code image} and {@code reason}. */
    public Dataset<Row> quarantine() {
        return table("quarantine");
    }

    /** What ran: versions, options, counts, times. */
    public Manifest manifest() {
        return Manifest.fromJson(folder().read(RunNames.manifest()));
    }

    /**
     * A figure of hand-picked feature maps, each a block of projections beside a block of patches.
     *
     * @param layer a mined layer
     * @param maps feature maps in the order wanted, 1 to 256
     * @return PNG
     * @throws org.patchlode.report.draw.ReportException if the layer or a map is not in the run
     */
    public byte[] sheet(String layer, int... maps) {
        return sheet(layer, Arrays.stream(maps).boxed().toList());
    }

    /** The same with the maps in a list, as Py4J passes them. */
    public byte[] sheet(String layer, List<Integer> maps) {
        return SheetWriter.draw(SessionStorage.of(spark), uri, layer, maps, SheetFormat.PNG, ReportOptions.defaults());
    }

    private Dataset<Row> table(String name) {
        return Tables.read(spark, folder().uri(name));
    }

    private RunFolder folder() {
        return RunFolder.at(uri, SessionStorage.of(spark));
    }
}
