package org.patchlode.corpus.read;

/** Tells from how long reads take whether storage is to be waited for. */
final class LatencyDetector {

    /** Some times what a file in memory takes, a fraction of what a disk does. */
    private static final long SLOW_NANOS = 300_000;
    private static final int JUDGED = 16;
    /** Of those, that must be slow; one or two are where the thread lost its core meanwhile, or loaded classes. */
    private static final int SLOW = 4;
    /** Reads whose mean tells of long ones that are rare: a window of a packed file, a folder's cold blocks. */
    private static final int AVERAGED = 8 * JUDGED;

    private long reads;
    private int slow;
    private long nanos;

    /** Whether this read, with those before it, proves it. @param took nanoseconds */
    boolean provenBy(long took) {
        boolean proven = false;
        reads++;
        slow += took > SLOW_NANOS ? 1 : 0;
        if (reads % JUDGED == 0) {
            proven = slow >= SLOW;
            slow = 0;
        }
        // The first reads load classes.
        long averaged = reads - JUDGED;
        if (averaged > 0) {
            nanos += took;
            if (averaged % AVERAGED == 0) {
                proven |= nanos > AVERAGED * SLOW_NANOS;
                nanos = 0;
            }
        }
        return proven;
    }
}
