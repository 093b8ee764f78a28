package org.patchlode.analysis.statistics;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.patchlode.digest.Sha256;

/**
 * What chance decides. It decides by a seed and by names, through SHA-256, and never by the order in which things come; so a
 * draw is the same for any cut of a corpus.
 */
public final class Draws implements Serializable {

    private static final long serialVersionUID = 1L;

    private final long seed;

    /** @param seed of all that is drawn */
    public Draws(long seed) {
        this.seed = seed;
    }

    /** The seed. */
    public long seed() {
        return seed;
    }

    /** A number that looks drawn by lot, uniform over all longs. @param name an image id, for instance */
    public long key(String name) {
        return ByteBuffer.wrap(digest(name)).getLong();
    }

    /**
     * A generator of its own for a purpose, so that what one purpose draws does not move what another does. It is
     * commons-math's, whose numbers do not change with the release of Java.
     *
     * @param purpose a name
     */
    public RandomGenerator generator(String purpose) {
        ByteBuffer bytes = ByteBuffer.wrap(digest(purpose));
        int[] start = new int[bytes.capacity() / Integer.BYTES];
        bytes.asIntBuffer().get(start);
        return new Well19937c(start);
    }

    /** The order of a lot: by {@link #key}, then by name. */
    public Comparator<String> byLot() {
        Map<String, Long> keys = new HashMap<>();
        return Comparator.comparingLong((String name) -> keys.computeIfAbsent(name, this::key)).thenComparing(Comparator.naturalOrder());
    }

    /** Some of the names, sorted; all if there are no more. @param most how many */
    public List<String> some(Collection<String> names, int most) {
        List<String> lot = new ArrayList<>(names);
        if (lot.size() > most) {
            lot.sort(byLot());
            lot = new ArrayList<>(lot.subList(0, most));
        }
        lot.sort(Comparator.naturalOrder());
        return lot;
    }

    private byte[] digest(String name) {
        return new Sha256().add(seed + "\n").add(name).bytes();
    }
}
