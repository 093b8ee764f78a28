package org.patchlode.corpus;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;

/**
 * An image that a corpus lists.
 *
 * @param id the image id: its URI as listed, or, in a packed file, {@code FILE!/NAME}
 * @param relative its path below the corpus that was named, with {@code /} between folders; labels are keyed by it
 * @param bytes encoded size
 * @param version what changes when the file does: {@code etag:} and the entity tag of an object store, elsewhere
 *     {@code mtime:} and the time of its last change in ms; empty where nothing is known
 * @param place where its bytes are
 */
// Kryo, which a session may have been started with, knows neither records nor immutable lists.
@DefaultSerializer(JavaSerializer.class)
public record ImageRef(String id, String relative, long bytes, String version, Place place) implements Serializable {

    /** An image in a file of its own. */
    public ImageRef(String id, String relative, long bytes, String version) {
        this(id, relative, bytes, version, Place.OWN_FILE);
    }

    /** An image in a file of its own whose version is not known. */
    public ImageRef(String id, String relative, long bytes) {
        this(id, relative, bytes, "");
    }
}
