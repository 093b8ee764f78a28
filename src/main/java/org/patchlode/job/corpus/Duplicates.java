package org.patchlode.job.corpus;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.patchlode.corpus.listing.CorpusListing;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.mining.ImageIds;

/**
 * Leaves one image of those with the same encoded bytes: the one whose id is least. That is decided before the corpus is cut
 * into shards, because statistics and bad images must count an image once too, and a shard cannot know what another has seen.
 */
public final class Duplicates {

    private Duplicates() {}

    public static CorpusListing removed(CorpusListing listing, ContentHashes hashes) {
        Map<String, String> least = new HashMap<>();
        listing.images().forEach(image -> least.merge(key(image, hashes), image.id(), (a, b) -> ImageIds.compare(a, b) <= 0 ? a : b));
        return listing.distinct(listing.images().stream().filter(image -> least.get(key(image, hashes)).equals(image.id())).toList());
    }

    /** What cannot be read is like no other. */
    private static String key(ImageRef image, ContentHashes hashes) {
        return hashes.of(image.id()).map(hash -> new String(hash, StandardCharsets.ISO_8859_1)).orElse(image.id());
    }
}
