package org.patchlode.job.labels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.patchlode.corpus.listing.CorpusListing;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.model.ConfigurationException;
import org.patchlode.result.RunSchemas;
import org.patchlode.result.Tables;
import org.patchlode.storage.LocalNames;

/**
 * What a labels file says of the images: a CSV with header, a column {@code image} (path relative to the corpus) and any
 * others. Is read and joined on the cluster; only the winners' rows come to the driver.
 */
final class Labels implements LabelSource {

    private static final String IMAGE = "image";
    private static final String QUOTED = "`image`";
    /** Columns of the join, none of which meets a column of the file. */
    private static final String NAME = "patchlode_name";
    private static final String AT = "patchlode_at";
    private static final String TIMES = "patchlode_times";
    private static final String KNOWN = "patchlode_known";
    /** Some hundred kilobytes of names. */
    private static final int NAMES_A_TASK = 5_000;

    private final String uri;
    private final Dataset<Row> table;
    private final List<String> columns;

    private Labels(String uri, Dataset<Row> table, List<String> columns) {
        this.uri = uri;
        this.table = table;
        this.columns = columns;
    }

    /** @throws ConfigurationException if the file cannot be read, lacks the column, or uses a name of the result's own */
    static Labels read(SparkSession spark, String uri) {
        Dataset<Row> table = table(spark, uri);
        List<String> names = Arrays.asList(table.columns());
        List<String> others = new ArrayList<>(names);
        others.remove(IMAGE);
        Set<String> reserved = RunSchemas.reservedLabels();
        for (String name : others) {
            if (reserved.contains(name)) {
                throw new ConfigurationException("the labels %s have a column '%s', which the result uses itself; rename it".formatted(uri, name));
            }
        }
        return new Labels(uri, table, others);
    }

    /** The file as a table of strings. @throws ConfigurationException if it cannot be read or lacks the column {@code image} */
    static Dataset<Row> table(SparkSession spark, String uri) {
        LocalNames.obstacle(uri).ifPresent(obstacle -> {
            throw new ConfigurationException("the labels %s cannot be read: %s".formatted(uri, obstacle));
        });
        Dataset<Row> table;
        try {
            table = spark.read().option("header", true).option("multiLine", true).option("escape", "\"").csv(Tables.literal(uri));
        } catch (Exception e) {
            throw new ConfigurationException("the labels %s cannot be read: %s; give a CSV file with a header"
                    .formatted(uri, String.valueOf(e.getMessage()).lines().findFirst().orElse("")), e);
        }
        List<String> names = Arrays.asList(table.columns());
        if (!names.contains(IMAGE)) {
            throw new ConfigurationException("the labels %s have columns %s but none called 'image'; name the column of relative paths so"
                    .formatted(uri, names));
        }
        return table;
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public List<LabelType> types(Map<String, LabelType> given) {
        return CellTypes.of(uri, table, columns, given);
    }

    /**
     * How many rows name an image that the corpus does not have, and one of them.
     *
     * @param unknown rows
     * @param example a name
     * @param known rows that name an image of the corpus
     * @param again rows that name one which another row has named
     * @param twice such a name
     */
    private record Fit(long unknown, String example, long known, long again, String twice) {}

    private Fit fit(List<ImageRef> images) {
        Column name = functions.col(NAME);
        Column known = functions.col(KNOWN).isNotNull();
        Column again = known.and(functions.col(TIMES).gt(1));
        // The order of the file, and how often a name has been seen in it.
        Dataset<Row> rows = table.select(functions.col(QUOTED).as(NAME), functions.monotonically_increasing_id().as(AT))
                .withColumn(TIMES, functions.row_number().over(Window.partitionBy(name).orderBy(AT)));
        Dataset<Row> names = names(images).distinct();
        Row fit = rows.join(names, name.equalTo(functions.col(KNOWN)), "left_outer").agg(
                functions.count_if(functions.not(known)), first(functions.not(known)), functions.count_if(known), functions.count_if(again), first(again)).head();
        return new Fit(fit.getLong(0), fit.getLong(0) == 0 ? "" : String.valueOf(fit.getString(1)), fit.getLong(2), fit.getLong(3), String.valueOf(fit.getString(4)));
    }

    /** The name in the first of some rows. */
    private static Column first(Column some) {
        return functions.min_by(functions.col(NAME), functions.when(some, functions.col(AT)));
    }

    /** Paths of images; each task is sent its share. */
    private Dataset<Row> names(Collection<ImageRef> images) {
        SparkSession spark = table.sparkSession();
        List<String> names = images.stream().map(ImageRef::relative).toList();
        JavaRDD<String> shares = JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(names, 1 + names.size() / NAMES_A_TASK);
        return spark.createDataset(shares.rdd(), Encoders.STRING()).toDF(KNOWN);
    }

    @Override
    public List<String> warnings(CorpusListing listing) {
        Fit fit = fit(listing.images());
        if (fit.known() == 0) {
            throw new ConfigurationException("none of the %d labels of %s names an image of the corpus (the first is '%s', the corpus begins with '%s'); the column 'image' holds paths relative to the corpus"
                    .formatted(fit.unknown(), uri, fit.example(), listing.images().get(0).relative()));
        }
        List<String> warnings = new ArrayList<>();
        if (fit.unknown() > 0) {
            warnings.add("%d labels name images that the corpus does not have, '%s' for one; they are ignored".formatted(fit.unknown(), fit.example()));
        }
        if (fit.again() > 0) {
            warnings.add("%d labels name images that have labels already, '%s' for one; the first in the file counts".formatted(fit.again(), fit.twice()));
        }
        return warnings;
    }

    @Override
    public Map<String, List<String>> of(Collection<ImageRef> images) {
        Map<String, List<String>> found = byRelative(images);
        Map<String, List<String>> labels = new HashMap<>();
        for (ImageRef image : images) {
            if (found.containsKey(image.relative())) {
                labels.put(image.id(), found.get(image.relative()));
            }
        }
        return labels;
    }

    /** Rows come in the order of the file, so that the first of a name counts. */
    private Map<String, List<String>> byRelative(Collection<ImageRef> images) {
        Map<String, List<String>> found = new HashMap<>();
        Dataset<Row> names = functions.broadcast(names(images));
        Iterator<Row> rows = table.join(names, functions.col(QUOTED).equalTo(functions.col(KNOWN)), "left_semi").toLocalIterator();
        int at = Arrays.asList(table.columns()).indexOf(IMAGE);
        while (rows.hasNext()) {
            Row row = rows.next();
            List<String> values = new ArrayList<>();
            for (String column : columns) {
                values.add(row.getString(row.fieldIndex(column)));
            }
            found.putIfAbsent(row.getString(at), values);
        }
        return found;
    }
}
