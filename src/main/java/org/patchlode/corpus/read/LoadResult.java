package org.patchlode.corpus.read;

import org.patchlode.corpus.image.RgbImage;
import org.patchlode.corpus.resize.Prepared;

/** What became of an image of the corpus. */
public sealed interface LoadResult {

    /** Its id. */
    String id();

    /**
     * An image, decoded and brought to the network's input size.
     *
     * @param id image id
     * @param prepared at input size
     * @param encodedBytes read from storage
     */
    record Image(String id, Prepared prepared, long encodedBytes) implements LoadResult {

        /** At input size. */
        public RgbImage pixels() {
            return prepared.pixels();
        }
    }

    /**
     * An image that cannot be used.
     *
     * @param id image id
     * @param reason in one sentence
     * @param encodedBytes read from storage
     */
    record Bad(String id, String reason, long encodedBytes) implements LoadResult {}
}
