package org.patchlode.corpus.read;

import org.patchlode.corpus.image.RgbImage;

/** What became of an image of the corpus. */
public sealed interface LoadResult {

    /** Its id. */
    String id();

    /**
     * An image, decoded and brought to the network's input size.
     *
     * @param id image id
     * @param pixels at input size
     * @param encodedBytes read from storage
     */
    record Image(String id, RgbImage pixels, long encodedBytes) implements LoadResult {}

    /**
     * An image that cannot be used.
     *
     * @param id image id
     * @param reason in one sentence
     * @param encodedBytes read from storage
     */
    record Bad(String id, String reason, long encodedBytes) implements LoadResult {}
}
