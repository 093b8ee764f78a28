package org.patchlode.analysis.altered;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.patchlode.model.ConfigurationException;
import org.patchlode.model.Preprocessing;
import org.patchlode.option.Option;

/**
 * What stands where a picture shows nothing.
 *
 * @param channels values of the network's channels, in their order, from 0 to 255
 */
public record Fill(List<Float> channels) implements Serializable {

    /** {@code --fill}. */
    public static final Option<Optional<List<Float>>> OPTION = Option.list("fill", "R,G,B",
            "What covers a picture and lies beside it, from 0 to 255; by default the preprocessing's mean in pixels, and 127.5 where that is 0.")
            .as(Fill::colour, colour -> colour.map(Fill::text).orElse(""));

    private static final float LARGEST = 255;
    private static final float MIDDLE = 127.5f;
    private static final int COLOURS = 3;
    /** ITU-R 601. */
    private static final float[] LUMA = {0.299f, 0.587f, 0.114f};

    /** Copies the list. */
    public Fill {
        channels = List.copyOf(channels);
    }

    /** @param colour red, green and blue, if they are given */
    public static Fill of(Optional<List<Float>> colour, Preprocessing preprocessing) {
        return colour.map(rgb -> given(rgb, preprocessing.channels())).orElseGet(() -> ofMean(preprocessing));
    }

    private static Fill given(List<Float> rgb, Preprocessing.Channels channels) {
        return switch (channels) {
            case RGB -> new Fill(rgb);
            case BGR -> {
                List<Float> turned = new ArrayList<>(rgb);
                Collections.reverse(turned);
                yield new Fill(turned);
            }
            case GRAY -> new Fill(List.of(LUMA[0] * rgb.get(0) + LUMA[1] * rgb.get(1) + LUMA[2] * rgb.get(2)));
        };
    }

    private static Fill ofMean(Preprocessing preprocessing) {
        return new Fill(preprocessing.mean().stream().map(mean -> mean == 0 ? MIDDLE : mean / preprocessing.scale()).toList());
    }

    private static Optional<List<Float>> colour(List<String> values) {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        List<Float> colour = new ArrayList<>();
        for (String value : values) {
            try {
                colour.add(Float.valueOf(value.strip()));
            } catch (NumberFormatException e) {
                throw refused(values, e);
            }
        }
        if (colour.size() != COLOURS || !colour.stream().allMatch(value -> value >= 0 && value <= LARGEST)) {
            throw refused(values, new IllegalArgumentException());
        }
        return Optional.of(colour);
    }

    private static ConfigurationException refused(List<String> values, Exception cause) {
        return new ConfigurationException("--fill is '%s', which is no colour; give red, green and blue from 0 to 255, such as 124,116,104".formatted(String.join(",", values)), cause);
    }

    private static String text(List<Float> colour) {
        return "%s,%s,%s".formatted(colour.get(0), colour.get(1), colour.get(2));
    }
}
