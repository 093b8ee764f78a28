package org.patchlode.mining;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The images whose units above zero were counted. A small corpus is counted whole; of a large one a sixteenth, drawn by the images'
 * ids alone, so that no cut of the corpus, and no other image, changes which. Both sums are kept, because a small corpus may grow.
 */
final class CountedImages {

    /** In place of a number of images: one of them was not counted. */
    private static final long INCOMPLETE = -1;

    private long all;
    private long drawn;

    CountedImages() {
        this(0, 0);
    }

    private CountedImages(long all, long drawn) {
        this.all = all;
        this.drawn = drawn;
    }

    /** Of a state that knows nothing of counts. */
    static CountedImages unknown() {
        return new CountedImages(INCOMPLETE, INCOMPLETE);
    }

    /** Whether an image is of the sixteenth. */
    static boolean isDrawn(String image) {
        CRC32C crc = new CRC32C();
        crc.update(image.getBytes(StandardCharsets.UTF_8));
        return (crc.getValue() * 0x9E37_79B9_7F4A_7C15L) >>> 60 == 0;
    }

    /** Takes an image. @return whether it is of the sixteenth */
    boolean add(String image, boolean counted) {
        boolean isDrawn = isDrawn(image);
        all = sum(all, counted ? 1 : INCOMPLETE);
        drawn = isDrawn ? sum(drawn, counted ? 1 : INCOMPLETE) : drawn;
        return isDrawn;
    }

    void merge(CountedImages other) {
        all = sum(all, other.all);
        drawn = sum(drawn, other.drawn);
    }

    private static long sum(long a, long b) {
        return a == INCOMPLETE || b == INCOMPLETE ? INCOMPLETE : a + b;
    }

    boolean allCounted() {
        return all != INCOMPLETE;
    }

    /** Images that count: all, or those drawn; 0 if neither is known. */
    long images() {
        return Math.max(0, allCounted() ? all : drawn);
    }

    void write(StateOutput out) throws IOException {
        out.writeLong(all);
        out.writeLong(drawn);
    }

    static CountedImages read(StateInput in) throws IOException {
        return new CountedImages(in.readLong(), in.readLong());
    }
}
