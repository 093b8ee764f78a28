package org.patchlode.job.analyze.blocks;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.patchlode.mining.ImageIds;

/** Where images stand among all, by their ids. An executor holds it once for all its tasks. */
// Kryo, which a session may have been started with, would write the ids one by one.
@DefaultSerializer(JavaSerializer.class)
final class ImagePlaces implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String[] ids;

    /** @param images each once, in the order of their ids */
    ImagePlaces(List<String> images) {
        ids = images.toArray(String[]::new);
    }

    /** @throws IllegalStateException if there is no such image */
    int of(String image) {
        int place = Arrays.binarySearch(ids, image, ImageIds::compare);
        if (place < 0) {
            throw new IllegalStateException("the responses to image %s are not complete; the table changed while it was read".formatted(image));
        }
        return place;
    }
}
