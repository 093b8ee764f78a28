package org.patchlode.analysis.statistics;

import java.io.Serializable;
import java.util.List;
import java.util.TreeMap;

/**
 * Which images belong together: all of a person, a patient, a slide. What belongs together is drawn together. Immutable.
 */
public final class Groups implements Serializable {

    private static final long serialVersionUID = 1L;

    private final int[] groupOf;
    /** Images by group, ascending in each. */
    private final int[] members;
    /** Where each group begins among the members, and the end. */
    private final int[] starts;

    private Groups(int[] groupOf, int count) {
        this.groupOf = groupOf;
        starts = new int[count + 1];
        for (int group : groupOf) {
            starts[group + 1]++;
        }
        for (int group = 0; group < count; group++) {
            starts[group + 1] += starts[group];
        }
        members = new int[groupOf.length];
        int[] at = starts.clone();
        for (int i = 0; i < groupOf.length; i++) {
            members[at[groupOf[i]]++] = i;
        }
    }

    /** Every image by itself: they are taken as independent. */
    public static Groups single(int images) {
        int[] all = new int[images];
        for (int i = 0; i < images; i++) {
            all[i] = i;
        }
        return new Groups(all, images);
    }

    /** Groups by name, numbered in the order of the names. @param names of the images' groups */
    public static Groups of(List<String> names) {
        TreeMap<String, Integer> numbers = new TreeMap<>();
        names.forEach(name -> numbers.put(name, 0));
        int next = 0;
        for (String name : numbers.keySet()) {
            numbers.put(name, next++);
        }
        return new Groups(names.stream().mapToInt(numbers::get).toArray(), next);
    }

    /** The groups of some of the images, renumbered without gaps. @param images places, ascending */
    public Groups of(int[] images) {
        int[] numbers = new int[count()];
        for (int image : images) {
            numbers[groupOf[image]] = 1;
        }
        int next = 0;
        for (int group = 0; group < numbers.length; group++) {
            numbers[group] = numbers[group] == 0 ? -1 : next++;
        }
        int[] some = new int[images.length];
        for (int i = 0; i < images.length; i++) {
            some[i] = numbers[groupOf[images[i]]];
        }
        return new Groups(some, next);
    }

    public int images() {
        return groupOf.length;
    }

    public int count() {
        return starts.length - 1;
    }

    /** Whether every group is one image. */
    public boolean single() {
        return count() == groupOf.length;
    }

    public int of(int image) {
        return groupOf[image];
    }

    int size(int group) {
        return starts[group + 1] - starts[group];
    }

    int member(int group, int place) {
        return members[starts[group] + place];
    }

    /** Whether a factor has one value in each group. @param codes of the images' values */
    public boolean constant(int[] codes) {
        for (int group = 0; group < count(); group++) {
            for (int i = starts[group]; i < starts[group + 1]; i++) {
                if (codes[members[i]] != codes[members[starts[group]]]) {
                    return false;
                }
            }
        }
        return true;
    }
}
