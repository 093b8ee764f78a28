package org.patchlode.job.analyze.blocks;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;

/**
 * Responses of neighbouring feature maps to some images.
 *
 * @param images by place among all, in any order
 * @param values {@code [images][maps]}
 */
// Kryo, which a session may have been started with, knows no records.
@DefaultSerializer(JavaSerializer.class)
public record Chunk(int[] images, float[] values) implements Serializable {}
