package org.patchlode.analysis.blocks;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/** What is known of the images in one respect: who is seen, how far the head is turned. Images are in the order of their ids. */
public sealed interface Factor extends Serializable {

    /** As its column is called. */
    String name();

    /** How many images there are, with and without a value. */
    int images();

    /** Whether an image has a value. */
    boolean known(int image);

    /** The images that have a value, ascending. */
    default int[] present() {
        return IntStream.range(0, images()).filter(this::known).toArray();
    }

    /**
     * One of several values.
     *
     * @param name of the column
     * @param codes by image, places in the values; -1 where it is missing
     * @param values that occur, sorted
     */
    record Categorical(String name, int[] codes, List<String> values) implements Factor {

        /** Copies the list. */
        public Categorical {
            values = List.copyOf(values);
        }

        @Override
        public int images() {
            return codes.length;
        }

        @Override
        public boolean known(int image) {
            return codes[image] >= 0;
        }
    }

    /**
     * A quantity.
     *
     * @param name of the column
     * @param amounts by image, finite; NaN where it is missing
     */
    record Continuous(String name, double[] amounts) implements Factor {

        @Override
        public int images() {
            return amounts.length;
        }

        @Override
        public boolean known(int image) {
            return !Double.isNaN(amounts[image]);
        }
    }
}
