package org.patchlode.corpus.image;

import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads on which decoders run that Java cannot stop. One that is not done in time is left behind: it ends at its next
 * read, which {@link EncodedStream} refuses it, and until then costs a core and not the run.
 */
final class DecodingThreads {

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "patchlode-decoding-" + COUNT.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    });

    private DecodingThreads() {}

    /** @throws UncheckedIOException if the calling thread is interrupted */
    static <T> T run(DecodingBudget.Decoding<T> decoding, long nanos, DecodingBudget budget) throws BadImageException {
        Future<T> done = THREADS.submit(decoding::decode);
        try {
            return done.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            done.cancel(true);
            throw budget.overtime();
        } catch (InterruptedException e) {
            done.cancel(true);
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("decoding an image was interrupted"));
        } catch (ExecutionException e) {
            throw cause(e.getCause());
        }
    }

    private static BadImageException cause(Throwable cause) {
        if (cause instanceof BadImageException bad) {
            return bad;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) cause;
    }
}
