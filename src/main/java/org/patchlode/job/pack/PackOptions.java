package org.patchlode.job.pack;

import java.util.List;
import java.util.Optional;
import org.patchlode.corpus.image.ImageLimits;

/**
 * What {@code patchlode pack} is asked to do.
 *
 * @param corpus URIs of the images
 * @param output folder of the packed corpus
 * @param overwrite whether a packed corpus that is there is replaced
 * @param labels URI of a CSV file, {@code folders} or {@code corpus}
 * @param imageColumn of Parquet corpora; found by its name if not given
 * @param fileBytes of images in a file, at most, but for one image
 * @param limits on images
 */
public record PackOptions(
        List<String> corpus, String output, boolean overwrite, Optional<String> labels, Optional<String> imageColumn, long fileBytes, ImageLimits limits) {

    /** Copies the list. */
    public PackOptions {
        corpus = List.copyOf(corpus);
    }
}
