package org.patchlode.corpus.ref;

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
public record ImageRef(String id, String relative, long bytes, String version, ImageLocation place) implements Serializable {

    /** An image in a file of its own. */
    public ImageRef(String id, String relative, long bytes, String version) {
        this(id, relative, bytes, version, ImageLocation.OWN_FILE);
    }

    /** An image in a file of its own whose version is not known. */
    public ImageRef(String id, String relative, long bytes) {
        this(id, relative, bytes, "");
    }

    /** Whether its version and an older one can tell if it changed; else nobody knows. */
    public boolean canCompare(String older) {
        return FileVersion.comparable(older, version);
    }

    /** Whether it changed, as far as size and version tell. @param olderBytes 0 if they were not known */
    public boolean changedSince(long olderBytes, String older) {
        return FileVersion.differ(older, version) || olderBytes != bytes && olderBytes > 0 && bytes > 0;
    }

    /** Whether it is a file of its own of which less is known than its storage would say. */
    public boolean isOwnFileOfUnknownVersion() {
        return version.isEmpty() && place.equals(ImageLocation.OWN_FILE);
    }

    /** The same image with size and version as its storage says. */
    ImageRef seen(long size, String asVersion) {
        return new ImageRef(id, relative, size, asVersion, place);
    }
}
