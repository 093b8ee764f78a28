package org.patchlode.analysis;

import java.io.IOException;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.patchlode.mining.BadImage;
import org.patchlode.mining.ImageIds;
import org.patchlode.mining.StateInput;
import org.patchlode.mining.StateOutput;

/** Which part of a corpus a section knows: shards, images, bytes read, and the images that could not be used. Not thread-safe. */
public final class Coverage {

    private static final Comparator<BadImage> BY_IMAGE = Comparator.comparing(BadImage::image, ImageIds::compare).thenComparing(BadImage::reason);

    private final BitSet shards = new BitSet();
    private final TreeSet<BadImage> bad = new TreeSet<>(BY_IMAGE);
    private long images;
    private long bytes;

    /** An image entered. */
    public void image(long encodedBytes) {
        images++;
        bytes += encodedBytes;
    }

    /** An image could not be used. */
    public void bad(BadImage image, long encodedBytes) {
        bad.add(image);
        bytes += encodedBytes;
    }

    /** What is covered is, from now on, that shard: what an older run knew is numbered anew. */
    public void only(int shard) {
        shards.clear();
        shards.set(shard);
    }

    /** Images that entered. */
    public long images() {
        return images;
    }

    /** Encoded bytes read, bad images included. */
    public long bytes() {
        return bytes;
    }

    /** Images that could not be used, by id. */
    public List<BadImage> bad() {
        return List.copyOf(bad);
    }

    /** Shards covered. */
    public int shards() {
        return shards.cardinality();
    }

    /** Whether both are of the same shards, so that one of the two is a repetition. @throws IllegalArgumentException if they share only some */
    boolean repeats(Coverage other) {
        if (!shards.intersects(other.shards)) {
            return false;
        }
        if (shards.equals(other.shards)) {
            return true;
        }
        throw new IllegalArgumentException("cannot merge states that share some shards (%s and %s); each must enter once".formatted(shards, other.shards));
    }

    void merge(Coverage other) {
        shards.or(other.shards);
        bad.addAll(other.bad);
        images += other.images;
        bytes += other.bytes;
    }

    void write(StateOutput out) throws IOException {
        out.writeBlock(shards.toByteArray());
        out.writeLong(images);
        out.writeLong(bytes);
        out.writeInt(bad.size());
        for (BadImage image : bad) {
            out.writeText(image.image());
            out.writeText(image.reason());
        }
    }

    static Coverage read(StateInput in) throws IOException {
        Coverage coverage = new Coverage();
        coverage.shards.or(BitSet.valueOf(in.readBlock()));
        coverage.images = in.readLong();
        coverage.bytes = in.readLong();
        int bad = in.readCount(8);
        for (int i = 0; i < bad; i++) {
            coverage.bad.add(new BadImage(in.readText(), in.readText()));
        }
        return coverage;
    }
}
