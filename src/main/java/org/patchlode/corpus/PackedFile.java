package org.patchlode.corpus;

import java.io.Serializable;

/**
 * A file that may hold many images, found by a listing but not looked into yet.
 *
 * @param uri of the file
 * @param relative its path below the corpus that was named
 * @param bytes its size
 * @param version as {@link ImageRef#version}
 */
public record PackedFile(String uri, String relative, long bytes, String version) implements Serializable {}
