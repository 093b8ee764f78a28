package org.patchlode.corpus;

import java.io.Serializable;

/**
 * An image that a corpus lists.
 *
 * @param id the image id: its URI as listed; {@code new org.apache.hadoop.fs.Path(id)} opens it
 * @param relative its path below the corpus that was named, with {@code /} between folders; labels are keyed by it
 * @param bytes encoded size
 */
public record ImageRef(String id, String relative, long bytes) implements Serializable {}
