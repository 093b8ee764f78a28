package org.patchlode.corpus.packed.io;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import org.patchlode.corpus.ref.ImageRef;

/**
 * A file that may hold many images, found by a listing but not looked into yet.
 *
 * @param uri of the file
 * @param relative its path below the corpus that was named
 * @param bytes its size
 * @param version as {@link ImageRef#version}
 */
// Kryo, which a session may have been started with, knows no records.
@DefaultSerializer(JavaSerializer.class)
public record PackedFile(String uri, String relative, long bytes, String version) implements Serializable {}
