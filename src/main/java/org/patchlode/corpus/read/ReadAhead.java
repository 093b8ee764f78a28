package org.patchlode.corpus.read;

import java.io.Closeable;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.patchlode.corpus.ref.ImageRef;

/**
 * Images of a list, in its order, read by threads of their own while the one that takes them computes. The threads wait for
 * the storage rather than compute, several at once where its answers take long, so that a core waits only for storage that
 * is slower than the core in all. What is read and not yet taken is bounded in number and bytes. To be taken from by one
 * thread.
 *
 * <p>Files of this machine are read by the one that takes them for as long as that is quick: where they lie in memory a
 * thread more has nothing to wait for, and takes a core from one that computes.
 */
public final class ReadAhead implements Closeable {

    private static final int MOST_IMAGES = 32;
    /** Of images that are read and not taken, but for one image, which may have as many as the limits allow. */
    private static final long MOST_BYTES = 32L << 20;
    /** What an image is taken for that the corpus says no size of. */
    private static final long UNKNOWN_BYTES = 1L << 20;

    private final EncodedImages encoded;
    private final List<ImageRef> images;
    private final List<Thread> threads = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Condition ready = lock.newCondition();
    private final Outcome[] outcomes = new Outcome[MOST_IMAGES];
    private final long[] counted = new long[MOST_IMAGES];
    private final LatencyDetector slowReads = new LatencyDetector();
    private int begun;
    private int taken;
    private long bytes;
    private long unknownBytes = UNKNOWN_BYTES;
    private boolean filling = true;
    private boolean closed;

    /** @param readers at once; 0 to begin with none, and to have one if reading proves slow */
    ReadAhead(EncodedImages encoded, List<ImageRef> images, int readers) {
        this.encoded = encoded;
        this.images = images;
        start(readers);
    }

    private void start(int readers) {
        for (int i = 0; i < Math.min(readers, images.size() - taken); i++) {
            Thread thread = new Thread(this::read, "patchlode-reading-" + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    List<Thread> threads() {
        return List.copyOf(threads);
    }

    /** What became of a read. */
    private interface Outcome {
        <T> T then(Function<byte[], T> good, Function<String, T> bad);
    }

    private record Good(byte[] bytes) implements Outcome {
        @Override
        public <T> T then(Function<byte[], T> good, Function<String, T> bad) {
            return good.apply(bytes);
        }
    }

    private record Bad(String reason) implements Outcome {
        @Override
        public <T> T then(Function<byte[], T> good, Function<String, T> bad) {
            return bad.apply(reason);
        }
    }

    private record Failed(Throwable cause) implements Outcome {
        @Override
        public <T> T then(Function<byte[], T> good, Function<String, T> bad) {
            if (cause instanceof Error e) {
                throw e;
            }
            throw (RuntimeException) cause;
        }
    }

    /**
     * The next image; waits for it if it must.
     *
     * @param good what becomes of its bytes
     * @param bad what becomes of the reason why it cannot be read
     * @throws UncheckedIOException if the storage fails again and again, or the thread is interrupted
     */
    public <T> T next(Function<byte[], T> good, Function<String, T> bad) {
        return (threads.isEmpty() ? readHere() : take()).then(good, bad);
    }

    private Outcome readHere() {
        long start = System.nanoTime();
        Outcome outcome = outcome(images.get(taken));
        taken++;
        begun++;
        if (slowReads.provenBy(System.nanoTime() - start)) {
            start(1);
        }
        return outcome;
    }

    private Outcome take() {
        lock.lock();
        try {
            int at = taken % MOST_IMAGES;
            while (outcomes[at] == null) {
                ready.await();
            }
            Outcome outcome = outcomes[at];
            outcomes[at] = null;
            bytes -= counted[at];
            taken++;
            // In bursts: waking a reader for every image costs a small one as much as reading it.
            if (!filling && begun - taken <= MOST_IMAGES / 2 && bytes <= MOST_BYTES / 2) {
                filling = true;
                room.signalAll();
            }
            return outcome;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("waiting for '%s' was interrupted".formatted(images.get(taken).id())));
        } finally {
            lock.unlock();
        }
    }

    private void read() {
        try {
            for (int next = begin(); next < images.size(); next = begin()) {
                end(next, outcome(images.get(next)));
            }
        } catch (InterruptedException e) {
            // Closed, and nobody waits for the rest.
        }
    }

    private Outcome outcome(ImageRef image) {
        try {
            return encoded.read(image, Good::new, Bad::new);
        } catch (RuntimeException | Error e) {
            // Told to whoever takes the image, in its turn.
            return new Failed(e);
        }
    }

    /** Waits for room. @return the image to be read, or a number past the last */
    private int begin() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && begun < images.size() && !hasRoom()) {
                room.await();
            }
            if (closed || begun == images.size()) {
                return images.size();
            }
            ImageRef image = images.get(begun);
            long expected = image.bytes() > 0 ? image.bytes() : unknownBytes;
            counted[begun % MOST_IMAGES] = expected;
            bytes += expected;
            return begun++;
        } finally {
            lock.unlock();
        }
    }

    private boolean hasRoom() {
        if (begun - taken >= MOST_IMAGES || begun > taken && bytes >= MOST_BYTES) {
            filling = false;
        }
        return filling;
    }

    private void end(int image, Outcome outcome) {
        lock.lock();
        try {
            int at = image % MOST_IMAGES;
            outcomes[at] = outcome;
            if (outcome instanceof Good good && images.get(image).bytes() < 1) {
                unknownBytes = Math.max(unknownBytes, good.bytes().length);
            }
            if (image == taken) {
                ready.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives up what was not taken. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (taken < images.size()) {
                threads.forEach(Thread::interrupt);
            }
        } finally {
            lock.unlock();
        }
    }
}
