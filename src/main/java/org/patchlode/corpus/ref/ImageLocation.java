package org.patchlode.corpus.ref;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;

/**
 * Where the encoded bytes of an image are. A place is found once, while the corpus is listed, and leads to the same bytes
 * again at any later time without a walk over the file it is in.
 */
public sealed interface ImageLocation extends Serializable {

    /** Reading in this order passes over each packed file once. Images in files of their own keep the order of their ids. */
    Comparator<ImageRef> READING_ORDER = new ReadingOrder();

    /** A file of its own, whose URI is the image id. */
    ImageLocation OWN_FILE = new OwnFile();

    /** URI of the packed file; empty where there is none. */
    default String file() {
        return "";
    }

    /** Size of the packed file when it was looked into; 0 where there is none. */
    default long fileBytes() {
        return 0;
    }

    /** Where in the file: what comes first is read first. */
    default long start() {
        return 0;
    }

    /** Where among what begins at {@link #start}. */
    default long index() {
        return 0;
    }

    /** A file of its own, whose URI is the image id. */
    record OwnFile() implements ImageLocation {}

    /**
     * A stretch of a file: a member of a tar archive, a value of an uncompressed SequenceFile.
     *
     * @param file URI of the file
     * @param fileBytes its size
     * @param span of the image's bytes
     * @param labels members of the same name that say something of the image
     */
    record Stretch(String file, long fileBytes, Span span, List<Label> labels) implements ImageLocation {
        @Override
        public long start() {
            return span.offset();
        }
    }

    /**
     * A member of a compressed archive, reached only through all that is before it.
     *
     * @param file URI of the archive
     * @param fileBytes its size
     * @param span in the decompressed stream
     * @param labels members of the same name that say something of the image
     */
    record Compressed(String file, long fileBytes, Span span, List<Label> labels) implements ImageLocation {
        @Override
        public long start() {
            return span.offset();
        }
    }

    /**
     * A value of a compressed SequenceFile.
     *
     * @param file URI of the file
     * @param fileBytes its size
     * @param start of the block, or of the record where records are compressed one by one
     * @param index in the block
     */
    record Entry(String file, long fileBytes, long start, long index) implements ImageLocation {}

    /**
     * A row of a Parquet file.
     *
     * @param file URI of the file
     * @param fileBytes its size
     * @param rowGroup from 0
     * @param row in the row group, from 0
     * @param column that holds the images
     */
    record Row(String file, long fileBytes, int rowGroup, long row, String column) implements ImageLocation {
        @Override
        public long start() {
            return rowGroup;
        }

        @Override
        public long index() {
            return row;
        }
    }

    /**
     * No image, but a packed file that cannot be read to its end, which is noted among the bad images under its own name.
     *
     * @param reason in one sentence
     */
    record Damage(String reason) implements ImageLocation {}

    /** @param offset of the first byte @param length in bytes */
    record Span(long offset, long length) implements Serializable {}

    /** @param kind the ending of its name: {@code cls}, {@code json} or {@code txt} @param span where it is */
    record Label(String kind, Span span) implements Serializable {}
}
