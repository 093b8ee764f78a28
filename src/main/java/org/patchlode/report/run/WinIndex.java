package org.patchlode.report.run;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.unsafe.types.UTF8String;
import org.patchlode.report.draw.LayerView;
import org.patchlode.report.html.Json;

/**
 * Which images won in which feature maps: numbers for the images, in the order of their ids, and the neighbours of each map. Some
 * 100 bytes a winning image and 500 a map; it goes to every executor once.
 */
// Kryo, which a session may have been started with, knows no records.
@DefaultSerializer(JavaSerializer.class)
final class WinIndex implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Files that pictures of images are put into, unless one would hold more than the last number of them. */
    private static final int FILES = 2000;
    private static final int LEAST_TOGETHER = 4;
    private static final int MOST_TOGETHER = 64;

    private final ArrayList<String> images;
    private final HashMap<String, Integer> numbers;
    private final HashMap<String, SharedWinners> layers;
    private final CorrelatedMaps correlated;

    private WinIndex(ArrayList<String> images, HashMap<String, SharedWinners> layers, CorrelatedMaps correlated) {
        this.images = images;
        this.layers = layers;
        this.correlated = correlated;
        this.numbers = new HashMap<>(2 * images.size());
        for (int i = 0; i < images.size(); i++) {
            numbers.put(images.get(i), i);
        }
    }

    static WinIndex of(RunData run, WinnerParts winners, Collection<LayerView> shown) {
        HashMap<String, SharedWinners> layers = new HashMap<>();
        // The order of texts is that of their UTF-8 bytes, as it is Parquet's and Spark's.
        TreeMap<UTF8String, String> images = new TreeMap<>();
        winners.byLayer((layer, maps) -> {
            maps.keySet().forEach(image -> images.put(UTF8String.fromString(image), image));
            layers.put(layer, SharedWinners.of(maps.values()));
        });
        return new WinIndex(new ArrayList<>(images.values()), layers, CorrelatedMaps.of(run, shown));
    }

    /** Ids of the images that won, in order. */
    List<String> images() {
        return images;
    }

    Optional<Integer> number(String image) {
        return Optional.ofNullable(numbers.get(image));
    }

    /** Images whose pictures share a file. */
    int together() {
        return Math.max(LEAST_TOGETHER, Math.min(MOST_TOGETHER, (images.size() + FILES - 1) / FILES));
    }

    /** Pairs of a map and how many winners are shared with it, the nearest first. */
    ArrayNode neighbours(String layer, int channel) {
        ArrayNode pairs = Json.object().arrayNode();
        if (layers.containsKey(layer)) {
            for (SharedWinners.Neighbour neighbour : layers.get(layer).of(channel)) {
                pairs.addArray().add(neighbour.channel()).add(neighbour.shared());
            }
        }
        return pairs;
    }

    /** Pairs of a map and how its responses correlate, in hundredths, the most alike first. */
    ArrayNode alike(String layer, int channel) {
        ArrayNode pairs = Json.object().arrayNode();
        correlated.of(layer, channel).forEach(near -> pairs.addArray().add(near.channel()).add(Math.round(near.correlation() * 100)));
        return pairs;
    }
}
