package org.patchlode.analysis.statistics;

import java.util.stream.IntStream;
import org.apache.commons.math3.random.RandomGenerator;

/**
 * Permutations of images that respect their groups, for tests of whether two things have to do with each other. A permutation
 * says for each image from which image it takes its value.
 */
public final class Permutations {

    private final Groups groups;
    private final boolean between;

    private Permutations(Groups groups, boolean between) {
        this.groups = groups;
        this.between = between;
    }

    /**
     * For a factor: one that is constant within groups goes from group to group, any other is permuted within each group.
     *
     * @param codes of the factor's values
     */
    public static Permutations of(Groups groups, int[] codes) {
        return new Permutations(groups, groups.single() || groups.constant(codes));
    }

    /** Whether whole groups change places. */
    public boolean betweenGroups() {
        return between;
    }

    /**
     * Some permutations; the same for the same generator.
     *
     * @param random its state moves on
     * @return by permutation, then image
     */
    public int[][] draw(int count, RandomGenerator random) {
        return IntStream.range(0, count).mapToObj(i -> next(random)).toArray(int[][]::new);
    }

    /** The next one; for when all of them together are too much to hold. @param random its state moves on @return by image */
    public int[] next(RandomGenerator random) {
        return between ? between(random) : within(random);
    }

    /**
     * A group takes over another one's values. Where the other has fewer images they are used again, where it has more a random
     * choice of them is used, so that a value that is constant in a group stays so.
     */
    private int[] between(RandomGenerator random) {
        int[] from = new int[groups.images()];
        int[] other = Draws.shuffled(groups.count(), random);
        for (int group = 0; group < groups.count(); group++) {
            int size = groups.size(other[group]);
            int[] order = size == 1 ? new int[1] : Draws.shuffled(size, random);
            for (int place = 0; place < groups.size(group); place++) {
                from[groups.member(group, place)] = groups.member(other[group], order[place % size]);
            }
        }
        return from;
    }

    private int[] within(RandomGenerator random) {
        int[] from = new int[groups.images()];
        for (int group = 0; group < groups.count(); group++) {
            int[] order = Draws.shuffled(groups.size(group), random);
            for (int place = 0; place < order.length; place++) {
                from[groups.member(group, place)] = groups.member(group, order[place]);
            }
        }
        return from;
    }

    /** (1 + permutations at least as extreme) / (1 + permutations). */
    public static double p(int asExtreme, int permutations) {
        return (1.0 + asExtreme) / (1.0 + permutations);
    }
}
