package org.patchlode.job.analyze;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.patchlode.analysis.Column;
import org.patchlode.job.stage.JobGroup;
import org.patchlode.job.stage.Progress;
import org.patchlode.job.stage.RunGroups;
import org.patchlode.job.table.DriverTable;
import org.patchlode.job.table.OrderedTable;
import org.patchlode.result.ColumnTypes;
import org.patchlode.result.RowBytes;
import org.patchlode.result.RunFolder;

/** Where an analysis that runs puts its tables. Not thread-safe. */
public final class AnalysisOutput {

    private static final int ROWS_A_FILE = 65_536;

    private final SparkSession spark;
    private final RunFolder folder;
    private final Progress progress;
    private final RunGroups groups;
    private final Runnable check;
    private final Set<String> names;
    private final Map<String, String> checksums = new LinkedHashMap<>();
    private final Set<String> notes = new LinkedHashSet<>();

    AnalysisOutput(SparkSession spark, RunFolder folder, Progress progress, RunGroups groups, Runnable check, Set<String> names) {
        this.spark = spark;
        this.folder = folder;
        this.progress = progress;
        this.groups = groups;
        this.check = check;
        this.names = Set.copyOf(names);
    }

    /** The session. */
    public SparkSession spark() {
        return spark;
    }

    /** The output's folder; what is stored under its {@code state} and {@code _state} may be used again by {@code --resume}. */
    public RunFolder folder() {
        return folder;
    }

    /** Is told how far what takes long is. */
    public Progress progress() {
        return progress;
    }

    /** Names of Spark's job groups, which are cancelled if the output is taken over by another driver. */
    public RunGroups groups() {
        return groups;
    }

    /** Throws if the output is no longer this driver's; to be called between stages. */
    public void check() {
        check.run();
    }

    /** Writes a table of rows that the driver has, in their order. @param rows of values, each of its column's class, or null where the column allows it */
    public void table(String name, List<Column> columns, List<Object[]> rows) {
        requireDeclared(name);
        List<Row> all = new ArrayList<>();
        rows.forEach(row -> all.add(RowFactory.create(row)));
        written(name, DriverTable.write(spark, all, ColumnTypes.schema(columns), folder.uri(name)));
    }

    /** Writes a table whose rows executors have. @param rows by place, from 0 without gaps @param count of the rows */
    public void table(String name, List<Column> columns, JavaPairRDD<Long, Row> rows, long count) {
        requireDeclared(name);
        JobGroup group = JobGroup.begin(spark.sparkContext(), groups.write(), "Patchlode: write " + name);
        try {
            JavaSparkContext.fromSparkContext(spark.sparkContext()).setCallSite("write %s in order".formatted(name));
            written(name, OrderedTable.write(spark, rows.mapValues(RowBytes::of), count, ROWS_A_FILE, ColumnTypes.schema(columns), folder.uri(name)));
        } finally {
            group.close();
        }
    }

    /** Notes a table that was written. @param sha256 of its rows */
    public void written(String name, String sha256) {
        requireDeclared(name);
        checksums.put(name, sha256);
    }

    /** Says a sentence on the terminal, in the manifest and in the report. */
    public void note(String sentence) {
        notes.add(sentence);
    }

    private void requireDeclared(String name) {
        if (!names.contains(name)) {
            throw new IllegalArgumentException("the table '%s' is not among those that the analysis declares (%s)".formatted(name, names));
        }
    }

    Set<String> notes() {
        return notes;
    }

    Map<String, String> checksums() {
        return checksums;
    }
}
