package org.patchlode.analysis.statistics;

import java.io.Serializable;
import java.util.List;
import java.util.TreeMap;

/**
 * By what images are drawn when an interval is estimated: names of the groups that they belong to, and the seed of the draws.
 *
 * @param groups by image id; an image that has none is its own
 * @param seed of all that is drawn
 */
public record Grouping(TreeMap<String, String> groups, long seed) implements Serializable {

    /** Images are taken as independent. */
    public static Grouping none(long seed) {
        return new Grouping(new TreeMap<>(), seed);
    }

    /** Of some images. @param images their ids, in the order in which values are given */
    public Groups of(List<String> images) {
        // A name of an image and one of a group are never the same.
        return groups.isEmpty() ? Groups.single(images.size()) : Groups.of(images.stream().map(i -> groups.containsKey(i) ? "group " + groups.get(i) : "image " + i).toList());
    }
}
