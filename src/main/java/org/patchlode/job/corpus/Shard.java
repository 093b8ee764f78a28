package org.patchlode.job.corpus;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.corpus.ref.ImageRefs;

/**
 * A slice of the corpus that is one restartable piece of work.
 *
 * @param number from 0
 * @param images to be mined, in the order of their ids
 * @param kept shards of an older run whose states belong to it
 * @param keptImages images that those cover
 * @param again those images, if an analysis is to see them that the older run had not; else none
 */
// Kryo, which a session may have been started with, knows neither records nor immutable lists.
@DefaultSerializer(JavaSerializer.class)
public record Shard(int number, List<ImageRef> images, List<Kept> kept, int keptImages, List<ImageRef> again) implements Serializable {

    private static final int LARGEST = 1024;
    /** Of a cheap network: to begin and to end a task costs as much as a hundred of its images. */
    private static final int LARGEST_CHEAP = 8192;
    /** Some ten seconds of one core. */
    private static final double WORK = 1e12;
    private static final int A_SLOT = 4;
    /** What is kept of a shard's images, at most: a task holds it as bytes and as rows. */
    private static final long KEPT = 128L << 20;

    public Shard {
        images = List.copyOf(images);
        kept = List.copyOf(kept);
        again = List.copyOf(again);
    }

    /** Of images alone. */
    public Shard(int number, List<ImageRef> images) {
        this(number, images, List.of(), 0, List.of());
    }

    /** A shard of an older run. @param run its URI */
    public record Kept(String run, int shard) implements Serializable {}

    private Object writeReplace() {
        return new Packed(number, ImageRefs.toBytes(images), kept, keptImages, ImageRefs.toBytes(again));
    }

    /** A shard on its way to a task: its images as bytes of {@link ImageRefs}. */
    private record Packed(int number, byte[] images, List<Kept> kept, int keptImages, byte[] again) implements Serializable {

        private Object readResolve() {
            return new Shard(number, ImageRefs.fromBytes(images), kept, keptImages, ImageRefs.fromBytes(again));
        }
    }

    /** All images that its state covers. */
    public int size() {
        return images.size() + keptImages;
    }

    /** As {@link #plannedCount(int, int, double, long)} for work of which nothing is known and nothing is kept. */
    public static int plannedCount(int images, int slots) {
        return plannedCount(images, slots, WORK, 0);
    }

    /**
     * Some a task slot, so that slots end together; none so large that much is lost with it.
     *
     * @param flops of one image
     * @param kept bytes of one image that stay in the shard's state
     */
    public static int plannedCount(int images, int slots, double flops, long kept) {
        int byWork = (int) Math.max(LARGEST, Math.min(LARGEST_CHEAP, WORK / flops));
        int largest = (int) Math.max(1, kept == 0 ? byWork : Math.min(byWork, KEPT / kept));
        int byLoss = (images + largest - 1) / largest;
        return Math.max(1, Math.min(images, Math.max(byLoss, slots * A_SLOT)));
    }

    /** Cuts a corpus into {@code count} slices, equal but for one image. */
    public static List<Shard> cut(List<ImageRef> images, int count) {
        List<Shard> shards = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int from = (int) ((long) images.size() * i / count);
            int to = (int) ((long) images.size() * (i + 1) / count);
            shards.add(new Shard(i, images.subList(from, to)));
        }
        return shards;
    }
}
