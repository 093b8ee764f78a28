package org.patchlode.model;

import java.io.Serializable;
import java.util.List;

/**
 * What a network expects of its input: {@code (pixel * scale - mean) / std} for each channel, in the order of
 * {@code channels}, pixels from 0 to 255. Arithmetic is in 32-bit floats.
 *
 * @param width input columns
 * @param height input rows
 * @param channels order of the input's channels
 * @param mean one a channel
 * @param std one a channel, never 0
 * @param scale of a pixel
 * @param resize how images of another size get there
 * @param honourOrientation whether an image is turned as its EXIF orientation says
 * @param reducedDecoding whether a JPEG far larger than needed may be decoded at a half, a quarter or an eighth of its size
 */
public record Preprocessing(
        int width,
        int height,
        Channels channels,
        List<Float> mean,
        List<Float> std,
        float scale,
        Resize resize,
        boolean honourOrientation,
        boolean reducedDecoding)
        implements Serializable {

    /** Largest side of an input. */
    static final int MAX_SIDE = 8192;

    /** The order of an input's channels. */
    public enum Channels {
        /** Red, green, blue. */
        RGB,
        /** Blue, green, red. */
        BGR,
        /** Luma by ITU-R 601: 0.299 red + 0.587 green + 0.114 blue. */
        GRAY;

        /** How many there are. */
        public int count() {
            return this == GRAY ? 1 : 3;
        }
    }

    /** @throws ConfigurationException if a value is out of its range or a list has the wrong length */
    public Preprocessing {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        checkSide("width", width);
        checkSide("height", height);
        checkValues("mean", mean, channels);
        checkValues("std", std, channels);
        if (std.contains(0f) || std.contains(-0f)) {
            throw new ConfigurationException("input.std is %s, but nothing can be divided by 0; give values other than 0".formatted(std));
        }
        if (!Float.isFinite(scale) || scale == 0) {
            throw new ConfigurationException("input.scale is %s; give a finite number other than 0".formatted(scale));
        }
        if (resize instanceof Resize.ShorterSide shorter && (shorter.side() < Math.max(width, height) || shorter.side() > MAX_SIDE)) {
            throw new ConfigurationException("resize.shorter-side is %d, but an input of %d x %d needs from %d to %d"
                    .formatted(shorter.side(), width, height, Math.max(width, height), MAX_SIDE));
        }
    }

    /** JPEGs are decoded whole. */
    public Preprocessing(
            int width, int height, Channels channels, List<Float> mean, List<Float> std, float scale, Resize resize, boolean honourOrientation) {
        this(width, height, channels, mean, std, scale, resize, honourOrientation, false);
    }

    /** Values of one input, {@code [channels, rows, columns]}. */
    public int inputSize() {
        return channels.count() * height * width;
    }

    private static void checkSide(String key, int side) {
        if (side < 1 || side > MAX_SIDE) {
            throw new ConfigurationException("input.%s is %d; give a number from 1 to %d".formatted(key, side, MAX_SIDE));
        }
    }

    private static void checkValues(String key, List<Float> values, Channels channels) {
        if (values.size() != channels.count()) {
            throw new ConfigurationException("input.%s has %d values, but %s has %d channels; give one value a channel"
                    .formatted(key, values.size(), channels, channels.count()));
        }
        if (!values.stream().allMatch(Float::isFinite)) {
            throw new ConfigurationException("input.%s is %s; give finite numbers".formatted(key, values));
        }
    }
}
