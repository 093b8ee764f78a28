package org.patchlode.analysis.statistics;

/**
 * Permutations of images that respect their groups, for tests of whether two things have to do with each other. A permutation
 * says for each image from which image it takes its value. One after the other is drawn into the same array, as all of them
 * together are too much to hold. For one thread.
 */
public final class Permutations {

    private final Groups groups;
    private final boolean between;
    private final Lot lot;
    private final int[] from;
    private final int[] others;
    private final int[] order;

    /**
     * For factors that are permuted alike.
     *
     * @param groups of the images
     * @param between whether whole groups change places, see {@link #between(Groups, int[])}
     * @param lot decides
     */
    public Permutations(Groups groups, boolean between, Lot lot) {
        this.groups = groups;
        this.between = between;
        this.lot = lot;
        from = new int[groups.images()];
        others = new int[groups.count()];
        int largest = 0;
        for (int group = 0; group < groups.count(); group++) {
            largest = Math.max(largest, groups.size(group));
        }
        order = new int[largest];
    }

    /** Whether a factor goes from group to group, as it is constant within them; any other is permuted within each. @param codes of its values */
    public static boolean between(Groups groups, int[] codes) {
        return groups.single() || groups.constant(codes);
    }

    /** The next one. @return by image; overwritten by the next call */
    public int[] next() {
        if (groups.single()) {
            lot.shuffle(from, from.length);
        } else if (between) {
            nextBetween();
        } else {
            nextWithin();
        }
        return from;
    }

    /**
     * A group takes over another one's values. Where the other has fewer images they are used again, where it has more a random
     * choice of them is used, so that a value that is constant in a group stays so.
     */
    private void nextBetween() {
        lot.shuffle(others, others.length);
        for (int group = 0; group < others.length; group++) {
            int other = others[group];
            int size = groups.size(other);
            lot.shuffle(order, size);
            for (int place = 0; place < groups.size(group); place++) {
                from[groups.member(group, place)] = groups.member(other, order[place % size]);
            }
        }
    }

    private void nextWithin() {
        for (int group = 0; group < others.length; group++) {
            int size = groups.size(group);
            lot.shuffle(order, size);
            for (int place = 0; place < size; place++) {
                from[groups.member(group, place)] = groups.member(group, order[place]);
            }
        }
    }

    /** (1 + permutations at least as extreme) / (1 + permutations). */
    public static double p(int asExtreme, int permutations) {
        return (1.0 + asExtreme) / (1.0 + permutations);
    }
}
