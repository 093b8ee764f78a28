package org.patchlode.job;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.patchlode.corpus.ImageRef;

/**
 * A slice of the corpus that is one restartable piece of work.
 *
 * @param number from 0
 * @param images to be mined, in the order of their ids
 * @param kept URIs of states of an older run that belong to it
 * @param keptImages images that those cover
 */
// Kryo, which a session may have been started with, knows neither records nor immutable lists.
@DefaultSerializer(JavaSerializer.class)
record Shard(int number, List<ImageRef> images, List<String> kept, int keptImages) implements Serializable {

    private static final int LARGEST = 1024;
    private static final int A_SLOT = 4;

    Shard {
        images = List.copyOf(images);
        kept = List.copyOf(kept);
    }

    /** All images that its state covers. */
    int size() {
        return images.size() + keptImages;
    }

    /** Some a task slot, so that slots end together; none so large that much is lost with it. */
    static int plannedCount(int images, int slots) {
        int byLoss = (images + LARGEST - 1) / LARGEST;
        return Math.max(1, Math.min(images, Math.max(byLoss, slots * A_SLOT)));
    }

    /** Cuts a corpus into {@code count} slices, equal but for one image. */
    static List<Shard> cut(List<ImageRef> images, int count) {
        List<Shard> shards = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int from = (int) ((long) images.size() * i / count);
            int to = (int) ((long) images.size() * (i + 1) / count);
            shards.add(new Shard(i, images.subList(from, to), List.of(), 0));
        }
        return shards;
    }
}
