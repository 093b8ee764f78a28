package org.patchlode.job.pack;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.corpus.listing.CorpusListing;
import org.patchlode.corpus.packed.io.PackedOptions;
import org.patchlode.corpus.read.EncodedImages;
import org.patchlode.corpus.read.ReadAhead;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.digest.Sha256;
import org.patchlode.job.corpus.Corpora;
import org.patchlode.job.labels.LabelSource;
import org.patchlode.job.pass.TooManyBadImagesException;
import org.patchlode.job.plan.MinePlanner;
import org.patchlode.job.stage.JobGroup;
import org.patchlode.job.stage.Progress;
import org.patchlode.job.stage.StageWatch;
import org.patchlode.mining.BadImage;
import org.patchlode.model.ConfigurationException;
import org.patchlode.result.OutputException;
import org.patchlode.result.OwnedFolder;
import org.patchlode.result.SessionStorage;
import org.patchlode.result.Tables;

/**
 * Packs a corpus: the encoded bytes of its images, untouched, in Parquet files that executors read side by side. Columns are
 * {@code image_id}, {@code image} (path relative to the corpus), {@code bytes}, {@code size}, {@code sha256} and the labels.
 * Images keep their ids, so what is mined from the packed corpus is what is mined from the loose one. Which image is in which
 * file, row group and page depends on the corpus and {@code fileBytes} alone. An image that cannot be read is left out and
 * named; one whose content is no image is packed as it is.
 */
public final class PackJob {

    private static final Set<String> COLUMNS = Set.of("image_id", "image", "bytes", "size", "sha256");
    private static final Pattern PART = Pattern.compile("part-.*\\.parquet|_temporary|\\..*\\.crc");
    /** Encoded images do not compress. A reader holds some row groups at a time, and reads a page for one image alone. */
    private static final Map<String, String> LAYOUT = Map.of(
            "compression", "uncompressed", "parquet.enable.dictionary", "false",
            "parquet.block.size", String.valueOf(16 << 20), "parquet.block.size.row.check.min", "1", "parquet.block.size.row.check.max", "4",
            "parquet.page.size", String.valueOf(256 << 10), "parquet.page.size.row.check.min", "1", "parquet.page.size.row.check.max", "1");
    private static final int MOST_NOTED = 1000;

    private PackJob() {}

    /**
     * What was packed.
     *
     * @param output its URI
     * @param images packed
     * @param files written
     * @param unread images that could not be read and are left out
     * @param left the first thousand of those, with the reason
     */
    public record Result(String output, long images, int files, long unread, List<String> left) {

        /** Copies the list. */
        public Result {
            left = List.copyOf(left);
        }
    }

    /** Images of one file. */
    // Kryo, which a session may have been started with, knows no records.
    @DefaultSerializer(JavaSerializer.class)
    private record Part(List<ImageRef> images, List<List<String>> labels) implements Serializable {}

    /**
     * Packs.
     *
     * @throws org.patchlode.corpus.ref.CorpusException if the corpus is unusable
     * @throws OutputException if the output exists, lies in the corpus or cannot be written
     * @throws ConfigurationException if the labels are unusable
     * @throws TooManyBadImagesException if not one image could be read
     */
    public static Result run(SparkSession spark, PackOptions options, Progress progress) {
        MinePlanner.checkOutside(options.output(), options.corpus(), SessionStorage.of(spark));
        OwnedFolder folder = OwnedFolder.at(options.output(), SessionStorage.of(spark), name -> PART.matcher(name).matches());
        folder.check(options.overwrite());
        CorpusListing listing = Corpora.list(spark, options.corpus(), new PackedOptions(options.imageColumn().orElse(""), LabelSource.inCorpus(options.labels())));
        LabelSource labels = options.labels().map(from -> LabelSource.of(spark, from, listing)).orElse(LabelSource.NONE);
        labels.warnings(listing);
        for (String column : labels.columns()) {
            if (COLUMNS.contains(column)) {
                throw new ConfigurationException("the labels have a column '%s', which a packed corpus uses itself; rename it".formatted(column));
            }
        }
        List<Part> parts = parts(listing.images(), labels, options.fileBytes());
        folder.prepare(options.overwrite());
        Result result = write(spark, options, listing, parts, labels.columns(), folder.uri(), progress);
        folder.commit();
        return result;
    }

    private static Result write(SparkSession spark, PackOptions options, CorpusListing listing, List<Part> parts, List<String> labels, String target, Progress progress) {
        JavaSparkContext java = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<SerializableConfiguration> hadoop = java.broadcast(new SerializableConfiguration(SessionStorage.of(spark)));
        ImageLimits limits = options.limits();
        CollectionAccumulator<BadImage> left = spark.sparkContext().collectionAccumulator("left out");
        JobGroup group = JobGroup.begin(spark.sparkContext(), "patchlode-pack", "Patchlode: pack %d images".formatted(listing.images().size()));
        try (StageWatch watch = new StageWatch(spark.sparkContext(), progress, "packing", "images", listing.images().size())) {
            LongAccumulator done = watch.done();
            Tables.write(spark, java.parallelize(parts, parts.size()).flatMap(part -> rows(part, limits, hadoop.value(), done, left, labels.size())), schema(labels), target, LAYOUT);
            watch.succeeded();
        } finally {
            group.close();
            hadoop.destroy();
        }
        // Told twice of one image if two attempts met it, and not always the same reason.
        TreeMap<String, String> unread = new TreeMap<>();
        left.value().forEach(image -> unread.putIfAbsent(image.image(), image.image() + ": " + image.reason()));
        int images = listing.images().size();
        if (unread.size() == images) {
            throw new TooManyBadImagesException("none of the %d images can be read, so there is nothing to pack; the first is %s"
                    .formatted(images, unread.firstEntry().getValue()));
        }
        return new Result(target, images - unread.size(), parts.size(), unread.size(), unread.values().stream().limit(MOST_NOTED).toList());
    }

    private static List<Part> parts(List<ImageRef> images, LabelSource source, long fileBytes) {
        Map<String, List<String>> labels = source.columns().isEmpty() ? Map.of() : source.of(images);
        List<Part> parts = new ArrayList<>();
        int from = 0;
        long bytes = 0;
        for (int i = 0; i < images.size(); i++) {
            if (i > from && bytes + images.get(i).bytes() > fileBytes) {
                parts.add(part(images.subList(from, i), labels));
                from = i;
                bytes = 0;
            }
            bytes += images.get(i).bytes();
        }
        parts.add(part(images.subList(from, images.size()), labels));
        return parts;
    }

    private static Part part(List<ImageRef> images, Map<String, List<String>> labels) {
        return new Part(List.copyOf(images), images.stream().map(image -> labels.getOrDefault(image.id(), List.of())).toList());
    }

    private static Iterator<Row> rows(Part part, ImageLimits limits, SerializableConfiguration hadoop, LongAccumulator done, CollectionAccumulator<BadImage> left, int columns) {
        EncodedImages encoded = new EncodedImages(hadoop.value(), limits);
        ReadAhead images = encoded.ahead(part.images());
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> {
            images.close();
            encoded.close();
        });
        Iterable<Integer> all = () -> java.util.stream.IntStream.range(0, part.images().size()).iterator();
        return StreamSupport.stream(all.spliterator(), false).map(i -> {
            ImageRef image = part.images().get(i);
            done.add(1);
            return images.next(bytes -> row(image, bytes, part.labels().get(i), columns), reason -> {
                left.add(new BadImage(image.id(), reason));
                return null;
            });
        }).filter(Objects::nonNull).iterator();
    }

    private static Row row(ImageRef image, byte[] bytes, List<String> labels, int columns) {
        Object[] values = new Object[COLUMNS.size() + columns];
        values[0] = image.id();
        values[1] = image.relative();
        values[2] = bytes;
        values[3] = (long) bytes.length;
        values[4] = HexFormat.of().formatHex(Sha256.of(bytes));
        for (int i = 0; i < labels.size(); i++) {
            values[COLUMNS.size() + i] = labels.get(i);
        }
        return RowFactory.create(values);
    }

    private static StructType schema(List<String> labels) {
        List<StructField> fields = new ArrayList<>(List.of(
                DataTypes.createStructField("image_id", DataTypes.StringType, false), DataTypes.createStructField("image", DataTypes.StringType, false),
                DataTypes.createStructField("bytes", DataTypes.BinaryType, false), DataTypes.createStructField("size", DataTypes.LongType, false),
                DataTypes.createStructField("sha256", DataTypes.StringType, false)));
        labels.forEach(label -> fields.add(DataTypes.createStructField(label, DataTypes.StringType, true)));
        return DataTypes.createStructType(fields);
    }
}
