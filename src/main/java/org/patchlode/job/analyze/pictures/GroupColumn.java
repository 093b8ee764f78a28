package org.patchlode.job.analyze.pictures;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.patchlode.analysis.statistics.Grouping;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.job.analyze.AnalysisRequest;
import org.patchlode.job.analyze.SubjectOptions;
import org.patchlode.job.labels.LabelTable;
import org.patchlode.model.ConfigurationException;

/** The groups that {@code --group} names. */
final class GroupColumn {

    private GroupColumn() {}

    /** @throws ConfigurationException if there are no labels, or none of that column */
    static Grouping of(AnalysisRequest request, List<ImageRef> images) {
        Optional<String> column = request.get(PictureOptions.GROUP);
        if (column.isEmpty()) {
            return Grouping.none(request.seed());
        }
        String uri = request.get(SubjectOptions.LABELS).orElseThrow(() -> new ConfigurationException("--group '%s' needs --labels, whose column it is; give both or neither".formatted(column.get())));
        Dataset<Row> table = LabelTable.read(request.spark(), uri);
        if (!Arrays.asList(table.columns()).contains(column.get())) {
            throw new ConfigurationException("the labels %s have columns %s but none called '%s'; give one of them as --group".formatted(uri, List.of(table.columns()), column.get()));
        }
        Map<String, String> byName = new HashMap<>();
        Iterator<Row> rows = table.select(functions.col("`image`"), functions.col("`" + column.get().replace("`", "``") + "`")).toLocalIterator();
        while (rows.hasNext()) {
            Row row = rows.next();
            if (!row.isNullAt(0) && !row.isNullAt(1)) {
                byName.putIfAbsent(row.getString(0), row.getString(1));
            }
        }
        TreeMap<String, String> groups = new TreeMap<>();
        images.forEach(image -> Optional.ofNullable(byName.get(image.relative())).ifPresent(group -> groups.put(image.id(), group)));
        if (groups.isEmpty()) {
            throw new ConfigurationException("none of the %d images has a group in column '%s' of %s (the first is '%s'); the column 'image' holds paths relative to the corpus"
                    .formatted(images.size(), column.get(), uri, images.get(0).relative()));
        }
        return new Grouping(groups, request.seed());
    }
}
