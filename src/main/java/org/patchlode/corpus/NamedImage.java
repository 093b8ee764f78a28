package org.patchlode.corpus;

/**
 * An image that a user's list names.
 *
 * @param name its URI, or its path below the corpus
 * @param bytes its size, or 0 if the list does not say
 */
public record NamedImage(String name, long bytes) {}
