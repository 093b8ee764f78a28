package org.patchlode.engine;

import org.patchlode.network.Shape;

/** Finds the peaks of maps that lie in native memory, through a window that stays in the second-level cache. Not thread-safe. */
public final class PeakScan {

    private static final int CHUNK = 64 * 1024;

    private final boolean means;
    private int[] bits = new int[CHUNK];

    /** @param means whether {@link Peaks#mean} is wanted */
    public PeakScan(boolean means) {
        this.means = means;
    }

    /** Where the maps lie. */
    @FunctionalInterface
    public interface Bits {

        /** Copies raw bits of units. @param from the first of them @param into from its beginning on @param length how many */
        void read(int from, int[] into, int length);
    }

    /** Fills in all maps of {@code into}. @param shape of the activation @param count whether units above zero are wanted */
    public void find(Shape shape, Bits source, boolean count, Peaks into) {
        into.count(count);
        int plane = shape.plane();
        scan(shape, source, (first, maps) -> {
            for (int i = 0; i < maps; i++) {
                PeakFinder.find(bits, i * plane, (i + 1) * plane, into, first + i);
            }
            if (means) {
                PeakFinder.means(bits, maps, plane, into, first);
            }
            if (count) {
                activate(first, maps, plane, into);
            }
        });
    }

    /** Fills in units above zero alone. @param shape of the activation */
    public void count(Shape shape, Bits source, Peaks into) {
        into.count(true);
        scan(shape, source, (first, maps) -> activate(first, maps, shape.plane(), into));
    }

    private void activate(int first, int maps, int plane, Peaks into) {
        for (int i = 0; i < maps; i++) {
            into.activate(first + i, PeakFinder.active(bits, i * plane, (i + 1) * plane));
        }
    }

    /** What is done with maps whose bits are at hand. */
    @FunctionalInterface
    private interface Chunk {
        void accept(int firstMap, int maps);
    }

    private void scan(Shape shape, Bits source, Chunk each) {
        int plane = shape.plane();
        int mapsAChunk = Math.max(1, CHUNK / plane);
        if (bits.length < (long) mapsAChunk * plane) {
            bits = new int[mapsAChunk * plane];
        }
        for (int map = 0; map < shape.maps(); map += mapsAChunk) {
            int run = Math.min(mapsAChunk, shape.maps() - map);
            source.read(map * plane, bits, run * plane);
            each.accept(map, run);
        }
    }
}
