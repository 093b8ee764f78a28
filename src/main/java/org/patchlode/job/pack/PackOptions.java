package org.patchlode.job.pack;

import java.util.List;
import java.util.Optional;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.job.options.CorpusOptions;
import org.patchlode.job.options.LimitOptions;
import org.patchlode.job.options.OutputOptions;
import org.patchlode.option.LayeredConfig;
import org.patchlode.option.Option;
import org.patchlode.option.OptionList;
import org.patchlode.option.OptionValues;

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

    /** Of the command whose options these are. */
    public static final String COMMAND = "pack";

    private static final Option<Long> FILE_BYTES = Option.number("file-bytes", "N", "Bytes of images in one file.", 192L << 20, 1, Long.MAX_VALUE);

    /** Every option of the command, in the order of the help. */
    public static final OptionList ALL = OptionList.of(
            CorpusOptions.CORPUS.describedAs("As for mine; repeatable."),
            OutputOptions.OUTPUT.describedAs("Folder of the packed corpus; must not exist, unless --overwrite."),
            OutputOptions.OVERWRITE.describedAs("Replace the packed corpus at --output."),
            CorpusOptions.LABELS.describedAs("As for mine; the labels become columns."),
            CorpusOptions.IMAGE_COLUMN.describedAs("As for mine."),
            FILE_BYTES,
            LimitOptions.MAX_IMAGE_BYTES.describedAs("An image larger than this is left out."),
            OutputOptions.CONFIG);

    /**
     * Options as given.
     *
     * @param config with {@link #ALL}
     * @throws org.patchlode.model.ConfigurationException if one is missing or out of bounds
     */
    public static PackOptions of(LayeredConfig config) {
        OptionValues values = config.values();
        return new PackOptions(values.get(CorpusOptions.CORPUS), values.get(OutputOptions.OUTPUT), values.get(OutputOptions.OVERWRITE), values.get(CorpusOptions.LABELS),
                values.get(CorpusOptions.IMAGE_COLUMN), values.get(FILE_BYTES), new ImageLimits(values.get(LimitOptions.MAX_IMAGE_BYTES), ImageLimits.DEFAULT.maxPixels()));
    }

    /** Copies the list. */
    public PackOptions {
        corpus = List.copyOf(corpus);
    }
}
