package org.patchlode.corpus.image;

import java.math.BigInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the decoding of one image may cost, in memory and in time from now on. What a file claims is held against it before
 * anything is done for it; decoders that run for long ask it whether they may go on. Large images are decoded one at a time
 * in a JVM, so that none fails for the memory of another. To be used by one image and closed by the thread that made it.
 */
public final class DecodingBudget implements AutoCloseable {

    /** Of what a decoder holds beside the picture in RGB. */
    private static final int BYTES_A_PIXEL = 4;
    /** How many times over a decoder may walk the largest picture of three samples a pixel; progressive JPEGs take some 5. */
    private static final int PASSES = 7;
    private static final long LARGE_BYTES = 64L << 20;
    /** A decoder that works this much and no more is done in a fraction of a second, and needs no watching. */
    private static final long LITTLE_WORK = 16_000_000;
    private static final ReentrantLock LARGE = new ReentrantLock(true);

    private final ImageLimits limits;
    private long deadline;
    private boolean large;

    public DecodingBudget(ImageLimits limits) {
        this.limits = limits;
        deadline = System.nanoTime() + limits.maxSeconds() * 1_000_000_000L;
    }

    /** The picture's size, or that of a part of it. */
    public void checkSize(long width, long height) throws BadImageException {
        limits.checkSize(width, height);
    }

    /**
     * What a native decoder holds before it is RGB of 8 bits; only the latter is in Java's heap.
     *
     * @param bits a pixel
     */
    public void checkNative(long width, long height, long bits) throws BadImageException {
        checkDecoded(width, height, bits);
        takeHeap(3 * width * height);
    }

    /**
     * What a decoder in Java holds before and while it is made RGB of 8 bits.
     *
     * @param bits a pixel
     */
    public void checkInJava(long width, long height, long bits) throws BadImageException {
        checkDecoded(width, height, bits);
        takeHeap((width * bits + 7) / 8 * height + 3 * width * height);
    }

    /**
     * What a decoder makes of the file before it is RGB of 8 bits, all of it taken together.
     *
     * @param bits a pixel
     */
    public void checkDecoded(long width, long height, long bits) throws BadImageException {
        limits.checkSize(width, height);
        checkBytes("it claims", width, height, bits);
    }

    /** Tiles, which may hold more than the picture: nearly all of a tile may lie beyond its edges, if the tile is small. */
    public void checkTile(long width, long height, long pictureWidth, long pictureHeight) throws BadImageException {
        if (width * height > 2 * pictureWidth * pictureHeight) {
            limits.checkSize("one of its tiles claims", width, height);
        }
    }

    /**
     * The bytes alone, of a size that may go beyond the picture's.
     *
     * @param what the size is of, and that it claims it
     * @param bits a pixel
     */
    public void checkBytes(String what, long width, long height, long bits) throws BadImageException {
        long most = BYTES_A_PIXEL * limits.maxPixels();
        long row = (width * bits + 7) / 8;
        if (row > most / height) {
            throw new BadImageException("%s %d x %d pixels of %d bits, %s bytes, over the limit of %d (%d for each of --max-pixels)"
                    .formatted(what, width, height, bits, BigInteger.valueOf(row).multiply(BigInteger.valueOf(height)), most, BYTES_A_PIXEL));
        }
    }

    /** Asked before and not found out: many clusters kill a JVM that runs out of memory, whoever catches that. */
    public void takeHeap(long bytes) throws BadImageException {
        long heap = Runtime.getRuntime().maxMemory();
        if (bytes > heap / 2) {
            throw new BadImageException("decoding it takes %d MB of memory, over half of the Java heap of %d MB; give executors more memory, or lower --max-pixels"
                    .formatted(bytes >> 20, heap >> 20));
        }
        if (bytes > LARGE_BYTES && !large) {
            waitForOthers();
        }
    }

    /** @param samples that a decoder walks over, each as often as it does */
    public void checkWork(long samples, String what) throws BadImageException {
        long most = 3L * PASSES * limits.maxPixels();
        if (samples > most) {
            throw new BadImageException("%s make %d samples to decode, over the limit of %d (%d for each of --max-pixels)".formatted(what, samples, most, 3 * PASSES));
        }
    }

    private void waitForOthers() {
        long start = System.nanoTime();
        LARGE.lock();
        large = true;
        // The time of others is not this image's.
        deadline += System.nanoTime() - start;
    }

    /** Whether there is time left. */
    public void checkTime() throws BadImageException {
        if (isOver()) {
            throw overtime();
        }
    }

    boolean isOver() {
        return System.nanoTime() - deadline > 0;
    }

    BadImageException overtime() {
        return new BadImageException("it took over %d s to decode (--max-image-seconds)".formatted(limits.maxSeconds()));
    }

    /** Does what cannot be asked to stop: here if it is little work, else where it can be left behind when time is over. */
    public <T> T run(long work, Decoding<T> decoding) throws BadImageException {
        return work <= LITTLE_WORK ? decoding.decode() : DecodingThreads.run(decoding, Math.max(0, deadline - System.nanoTime()), this);
    }

    /** Does what may never end. */
    public <T> T watch(Decoding<T> decoding) throws BadImageException {
        return run(Long.MAX_VALUE, decoding);
    }

    /** A decoder at work. */
    @FunctionalInterface
    public interface Decoding<T> {
        T decode() throws BadImageException;
    }

    @Override
    public void close() {
        if (large) {
            LARGE.unlock();
            large = false;
        }
    }
}
