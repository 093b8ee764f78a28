package org.patchlode.job.analyze.blocks;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Where images stand among all, by their ids. An executor holds it once for all its tasks, in some 30 bytes an image beside the id's own: a
 * map of strings would take four times as much, and each task would make it again.
 */
// Kryo, which a session may have been started with, would write the arrays one by one.
@DefaultSerializer(JavaSerializer.class)
final class ImagePlaces implements Serializable {

    private static final long serialVersionUID = 1L;

    private final byte[][] ids;
    /** Places in an open hash table, plus 1; 0 where it is free. */
    private final int[] slots;

    /** @param images each once, in their order */
    ImagePlaces(List<String> images) {
        ids = new byte[images.size()][];
        slots = new int[Integer.highestOneBit(Math.max(1, images.size())) * 4];
        for (int place = 0; place < ids.length; place++) {
            ids[place] = images.get(place).getBytes(StandardCharsets.UTF_8);
            int slot = slot(ids[place]);
            while (slots[slot] != 0) {
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = place + 1;
        }
    }

    private int slot(byte[] id) {
        // Fibonacci's multiplier spreads hashes that differ in low bits alone.
        int mixed = Arrays.hashCode(id) * 0x9e3779b9;
        return (mixed ^ mixed >>> 16) & slots.length - 1;
    }

    /** @throws IllegalStateException if there is no such image */
    int of(String image) {
        byte[] id = image.getBytes(StandardCharsets.UTF_8);
        int slot = slot(id);
        while (slots[slot] != 0) {
            if (Arrays.equals(ids[slots[slot] - 1], id)) {
                return slots[slot] - 1;
            }
            slot = slot + 1 & slots.length - 1;
        }
        throw new IllegalStateException("the responses to image %s are not complete; the table changed while it was read".formatted(image));
    }
}
