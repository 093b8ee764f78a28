package org.patchlode.corpus;

import java.io.Serializable;

/**
 * An image that a corpus lists.
 *
 * @param id the image id: its URI as listed; {@code new org.apache.hadoop.fs.Path(id)} opens it
 * @param relative its path below the corpus that was named, with {@code /} between folders; labels are keyed by it
 * @param bytes encoded size
 * @param version what changes when the file does: {@code etag:} and the entity tag of an object store, elsewhere
 *     {@code mtime:} and the time of its last change in ms; empty where nothing is known
 */
public record ImageRef(String id, String relative, long bytes, String version) implements Serializable {

    /** An image whose version is not known. */
    public ImageRef(String id, String relative, long bytes) {
        this(id, relative, bytes, "");
    }
}
