package org.patchlode.job.corpus;

import java.util.function.Function;
import org.patchlode.corpus.listing.CorpusListing;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.digest.Sha256;
import org.patchlode.result.Manifest;

/**
 * Which images a run is over, in two checksums, so that it is not gone on with over others.
 *
 * @param listing of names, sizes, versions and places
 * @param content of names and bytes; empty if those were not read
 */
public record CorpusDigest(String listing, String content) {

    public static CorpusDigest of(CorpusListing listing, ContentHashes hashes) {
        return new CorpusDigest(digest(listing, CorpusDigest::listed),
                hashes.isEmpty() ? "" : digest(listing, image -> hashes.hex(image.id()).map(sha -> image.id() + "\0" + sha + "\0").orElseGet(() -> listed(image))));
    }

    /** Of a finished run; both are empty in one of an older release. */
    public static CorpusDigest of(Manifest.Corpus corpus) {
        return new CorpusDigest(corpus.listingSha256(), corpus.contentSha256());
    }

    /** What tells more: touching a file does not change what is in it, and what is in it may change unseen. */
    public String best() {
        return content.isEmpty() ? listing : content;
    }

    /** Whether they are of two corpora, as far as both tell. */
    public boolean differs(CorpusDigest other) {
        if (!content.isEmpty() && !other.content.isEmpty()) {
            return !content.equals(other.content);
        }
        return !listing.isEmpty() && !other.listing.isEmpty() && !listing.equals(other.listing);
    }

    private static String digest(CorpusListing listing, Function<ImageRef, String> text) {
        Sha256 sha = new Sha256();
        listing.images().forEach(image -> sha.add(text.apply(image)));
        return sha.hex();
    }

    private static String listed(ImageRef image) {
        return image.id() + "\0" + image.bytes() + "\0" + image.version() + "\0" + image.place() + "\0";
    }
}
