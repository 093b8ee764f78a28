package org.patchlode.job.analyze.responses;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;

/** Something that travels as Java has it. @param <T> of it @param value of a class that may hold records */
// Kryo, which a session may have been started with, knows neither records nor immutable lists.
@DefaultSerializer(JavaSerializer.class)
record Held<T extends Serializable>(T value) implements Serializable {}
