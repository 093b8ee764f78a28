package org.patchlode.corpus.ref;


/**
 * An image that a user's list names.
 *
 * @param name its URI, or its path below the corpus
 * @param bytes its size, or 0 if the list does not say
 * @param version see {@link ImageRef#version}
 */
public record NamedImage(String name, long bytes, String version) {

    /** An image of which the list says no more. */
    public NamedImage(String name, long bytes) {
        this(name, bytes, "");
    }

    /** The same with the entity tag that an object store gave it. */
    public NamedImage withEtag(String etag) {
        return new NamedImage(name, bytes, FileVersion.ofEtag(etag));
    }

    /** The same with the time of its last change. */
    public NamedImage changedAt(long millis) {
        return new NamedImage(name, bytes, FileVersion.ofTime(millis));
    }
}
