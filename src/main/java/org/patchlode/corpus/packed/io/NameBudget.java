package org.patchlode.corpus.packed.io;

/**
 * What the names in a packed file may take of the driver's memory, and what is kept beside them: where links lead, and the
 * keys of labels. Names compress so well that a small file can hold more of them than any memory; of real archives the
 * images are far larger than their names.
 */
public final class NameBudget {

    private static final int LONGEST = 1 << 16;
    private static final long AT_LEAST = 32L << 20;
    private static final long TIMES = 8;
    /** Of an image without a name. */
    private static final int EACH = 64;

    private final long most;
    private long taken;

    /** @param bytes of the file */
    public NameBudget(long bytes) {
        most = AT_LEAST + TIMES * Math.min(bytes, Long.MAX_VALUE / (2 * TIMES));
    }

    /** @throws PackedDamage if a name is too long, or all names so far are */
    public void take(String name) throws PackedDamage {
        if (name.length() > LONGEST) {
            throw new PackedDamage("a name in it has %,d characters, over the limit of %,d".formatted(name.length(), LONGEST));
        }
        taken += EACH + name.length();
        if (taken > most) {
            throw new PackedDamage("the names in it, with links' targets and labels' keys, take over %,d characters, the limit for a file of its size".formatted(most));
        }
    }
}
