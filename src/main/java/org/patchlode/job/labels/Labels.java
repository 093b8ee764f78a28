package org.patchlode.job.labels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.patchlode.corpus.listing.CorpusListing;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.model.ConfigurationException;
import org.patchlode.result.RunSchemas;
import org.patchlode.result.Tables;
import org.patchlode.storage.LocalNames;

/**
 * What a labels file says of the images: a CSV with header, a column {@code image} (path relative to the corpus) and any
 * others. Stays on the cluster; only the winners' rows come to the driver.
 */
final class Labels implements LabelSource {

    private static final String IMAGE = "image";

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
        Set<String> names = new HashSet<>();
        images.forEach(image -> names.add(image.relative()));
        Set<String> named = new HashSet<>();
        long again = 0;
        String twice = "";
        long unknown = 0;
        long known = 0;
        String example = "";
        java.util.Iterator<Row> rows = table.select(functions.col("`image`")).toLocalIterator();
        while (rows.hasNext()) {
            String name = rows.next().getString(0);
            if (names.contains(name)) {
                known++;
                if (!named.add(name) && again++ == 0) {
                    twice = name;
                }
            } else if (unknown++ == 0) {
                example = String.valueOf(name);
            }
        }
        return new Fit(unknown, example, known, again, twice);
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
        Map<String, List<String>> found = byRelative(images.stream().map(ImageRef::relative).collect(Collectors.toSet()));
        Map<String, List<String>> labels = new HashMap<>();
        for (ImageRef image : images) {
            if (found.containsKey(image.relative())) {
                labels.put(image.id(), found.get(image.relative()));
            }
        }
        return labels;
    }

    private Map<String, List<String>> byRelative(Set<String> relative) {
        Map<String, List<String>> found = new HashMap<>();
        java.util.Iterator<Row> rows = table.toLocalIterator();
        int at = Arrays.asList(table.columns()).indexOf(IMAGE);
        while (rows.hasNext()) {
            Row row = rows.next();
            String name = row.getString(at);
            if (relative.contains(name)) {
                List<String> values = new ArrayList<>();
                for (String column : columns) {
                    values.add(row.getString(row.fieldIndex(column)));
                }
                found.putIfAbsent(name, values);
            }
        }
        return found;
    }
}
