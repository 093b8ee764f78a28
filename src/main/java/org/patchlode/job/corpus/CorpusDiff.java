package org.patchlode.job.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.patchlode.job.table.DriverTable;
import org.patchlode.result.RunFolder;
import org.patchlode.result.RunNames;

/**
 * How a corpus differs from the one that an older run saw.
 *
 * @param added images
 * @param differing images that the older run saw and that are not, or may not be, the same now; in the order of their ids
 * @param again unchanged images that are mined again because their shard is
 */
public record CorpusDiff(long added, List<Differing> differing, long again) {

    /** Name, under the run, of the table of them. */
    public static final String FOLDER = RunNames.kept("differing");

    private static final StructType SCHEMA = new StructType().add("image", DataTypes.StringType, false).add("what", DataTypes.StringType, false);
    private static final int NAMED = 10;

    /** What became of an image. */
    public enum What {
        /** Its size, version or bytes are others. */
        CHANGED,
        /** It is no longer listed. */
        REMOVED,
        /** Nothing is known, then or now, that would tell. */
        UNKNOWN;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param image its id @param what became of it */
    public record Differing(String image, What what) {}

    public long count(What what) {
        return differing.stream().filter(image -> image.what() == what).count();
    }

    /** For the user. */
    public List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        List<Differing> certain = differing.stream().filter(image -> image.what() != What.UNKNOWN).toList();
        if (!certain.isEmpty()) {
            String named = certain.stream().limit(NAMED).map(image -> "'%s' (%s)".formatted(image.image(), image.what().label())).collect(Collectors.joining(", "));
            sentences.add("%,d images of the base run have changed and %,d are gone, %s%s; %,d others of their shards are mined again".formatted(
                    count(What.CHANGED), count(What.REMOVED), named, certain.size() > NAMED ? " and more, which the run lists in " + FOLDER : "", again));
        }
        long unknown = count(What.UNKNOWN);
        if (unknown > 0) {
            sentences.add(("of %,d images of the base run nothing tells whether they changed, so they are mined again; "
                    + "let every run know an entity tag, a time of change (columns 'etag', 'modified' of a list) or, by --rescan, the content").formatted(unknown));
        }
        return sentences;
    }

    /** Lists in the run what differs, if anything does. */
    public void write(SparkSession spark, RunFolder run) {
        if (differing.isEmpty()) {
            return;
        }
        List<Row> rows = differing.stream().map(image -> RowFactory.create(image.image(), image.what().label())).toList();
        DriverTable.write(spark, rows, SCHEMA, run.uri(FOLDER));
    }
}
