package org.patchlode.job.options;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.patchlode.job.labels.LabelType;
import org.patchlode.job.labels.TypedLabels;
import org.patchlode.option.Effect;
import org.patchlode.option.Option;

/** Which images, and what is known of them. The corpus decides results by its listing, which has checksums. */
public final class CorpusOptions {

    public static final Option<List<String>> CORPUS =
            Option.uris("corpus", "URI", "Folder, glob, file or packed file (tar, tar.gz, SequenceFile, Parquet) of images; repeatable.");
    public static final Option<Optional<String>> LABELS =
            Option.text("labels", "URI", "CSV with header, a column 'image' (path relative to the corpus) and any others, which join the winners; or 'folders': the class is the image's folder; or 'corpus': what packed files say themselves.")
                    .deciding(Effect.TABLES);
    public static final Option<Map<String, LabelType>> LABEL_TYPES =
            Option.list("label-types", "COLUMN:TYPE", "Types of columns of --labels, with commas between them: integer, double, boolean, date or text; by default what all values of the column are.")
                    .as(TypedLabels::given, TypedLabels::text).deciding(Effect.TABLES);
    public static final Option<Optional<String>> IMAGE_COLUMN =
            Option.text("image-column", "NAME", "Column of Parquet corpora that holds the images; by default the first of image, content, bytes that is binary.")
                    .deciding(Effect.CONTRIBUTIONS);

    private CorpusOptions() {}
}
