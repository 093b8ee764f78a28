package org.patchlode.job.project;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.List;
import org.patchlode.analysis.Win;
import org.patchlode.corpus.ref.ImageRef;

/**
 * An image and all that it won.
 *
 * @param ref where it is
 * @param labels values of the label columns, each of its column's class; null where the image has none
 * @param wins in the order of the result
 */
// Kryo, which a session may have been started with, knows neither records nor immutable lists.
@DefaultSerializer(JavaSerializer.class)
public record WinnerImage(ImageRef ref, List<Object> labels, List<Win> wins) implements Serializable {

    /** Its id. */
    String image() {
        return ref.id();
    }
}
