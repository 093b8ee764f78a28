package org.patchlode.corpus;

import java.io.Serializable;
import java.util.List;

/**
 * Where the encoded bytes of an image are. A place is found once, while the corpus is listed, and leads to the same bytes
 * again at any later time without a walk over the file it is in.
 */
public sealed interface Place extends Serializable {

    /** A file of its own, whose URI is the image id. */
    Place OWN_FILE = new OwnFile();

    /** A file of its own, whose URI is the image id. */
    record OwnFile() implements Place {}

    /**
     * A stretch of a file: a member of a tar archive, a value of an uncompressed SequenceFile.
     *
     * @param file URI of the file
     * @param span of the image's bytes
     * @param labels members of the same name that say something of the image
     */
    record Stretch(String file, Span span, List<Label> labels) implements Place {}

    /**
     * A member of a compressed archive, reached only through all that is before it.
     *
     * @param file URI of the archive
     * @param span in the decompressed stream
     * @param labels members of the same name that say something of the image
     */
    record Compressed(String file, Span span, List<Label> labels) implements Place {}

    /**
     * A value of a compressed SequenceFile.
     *
     * @param file URI of the file
     * @param start of the block, or of the record where records are compressed one by one
     * @param index in the block
     */
    record Entry(String file, long start, int index) implements Place {}

    /**
     * A row of a Parquet file.
     *
     * @param file URI of the file
     * @param rowGroup from 0
     * @param row in the row group, from 0
     * @param column that holds the images
     */
    record Row(String file, int rowGroup, long row, String column) implements Place {}

    /**
     * No image, but a packed file that cannot be read to its end, which is noted among the bad images under its own name.
     *
     * @param reason in one sentence
     */
    record Damage(String reason) implements Place {}

    /** @param offset of the first byte @param length in bytes */
    record Span(long offset, long length) implements Serializable {}

    /** @param kind the ending of its name: {@code cls}, {@code json} or {@code txt} @param span where it is */
    record Label(String kind, Span span) implements Serializable {}
}
