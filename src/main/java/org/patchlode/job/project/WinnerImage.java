package org.patchlode.job.project;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.List;
import org.patchlode.analysis.Win;
import org.patchlode.corpus.ref.ImageRef;

/**
 * An image and what it won, all or a part.
 *
 * @param ref where it is
 * @param labels values of the label columns, each of its column's class; null where the image has none
 * @param part from 0: which part of its wins, in their order
 * @param wins in the order of the result
 */
// Kryo, which a session may have been started with, knows neither records nor immutable lists.
@DefaultSerializer(JavaSerializer.class)
public record WinnerImage(ImageRef ref, List<Object> labels, int part, List<Win> wins) implements Serializable {

    public WinnerImage {
        wins = List.copyOf(wins);
    }

    /** Its id. */
    String image() {
        return ref.id();
    }
}
