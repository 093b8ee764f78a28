package org.patchlode.job.labels;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.patchlode.corpus.listing.CorpusListing;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.model.ConfigurationException;

/** What is known of images beside their pixels. */
public interface LabelSource {

    /** {@code --labels} of this value: the class is the folder that an image lies in. */
    String FOLDERS = "folders";
    /** {@code --labels} of this value: what the packed files themselves say of their images. */
    String CORPUS = "corpus";

    /** Nothing is known. */
    LabelSource NONE = new LabelSource() {
        @Override
        public List<String> columns() {
            return List.of();
        }

        @Override
        public List<String> warnings(CorpusListing listing) {
            return List.of();
        }

        @Override
        public Map<String, List<String>> of(Collection<ImageRef> images) {
            return Map.of();
        }
    };

    /** Whether a listing has to look for labels in packed files. */
    static boolean inCorpus(Optional<String> labels) {
        return labels.filter(CORPUS::equals).isPresent();
    }

    /** @throws org.patchlode.model.ConfigurationException if there are no such labels */
    static LabelSource of(SparkSession spark, String labels, CorpusListing listing) {
        return switch (labels) {
            case FOLDERS -> new FolderLabels();
            case CORPUS -> CorpusLabels.of(spark, listing);
            default -> Labels.read(spark, labels);
        };
    }

    /** Names of the label columns. */
    List<String> columns();

    /**
     * Sentences on what does not fit.
     *
     * @throws org.patchlode.model.ConfigurationException if nothing fits
     */
    List<String> warnings(CorpusListing listing);

    /**
     * The types of the columns in their order: texts, unless the source can tell.
     *
     * @param given types by column
     * @throws org.patchlode.model.ConfigurationException if a given one does not fit
     */
    default List<LabelType> types(Map<String, LabelType> given) {
        if (!given.isEmpty()) {
            throw new ConfigurationException("--label-types %s is for the columns of a CSV file; what folders and packed files say of images stays text, so leave it out"
                    .formatted(TypedLabels.text(given)));
        }
        return columns().stream().map(column -> LabelType.TEXT).toList();
    }

    /** The values of some images in the order of the columns, by image id; an image may have none. */
    Map<String, List<String>> of(Collection<ImageRef> images);
}
