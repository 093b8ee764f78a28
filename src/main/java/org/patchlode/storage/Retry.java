package org.patchlode.storage;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** Asks storage again that has failed. */
public final class Retry {

    /** Between attempts, beside the patience of the file system itself. */
    public static final List<Duration> PAUSES = List.of(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(4));

    private Retry() {}

    /** One try. */
    @FunctionalInterface
    public interface Attempt<T> {
        /** @return what was wanted */
        T make() throws IOException;
    }

    /**
     * Makes attempts until one succeeds.
     *
     * @param pauses between them
     * @param hopeless of a failure that another attempt will not mend
     * @throws IOException the last failure
     */
    public static <T> T with(List<Duration> pauses, Predicate<IOException> hopeless, Attempt<T> attempt) throws IOException {
        for (int number = 0; ; number++) {
            try {
                return attempt.make();
            } catch (IOException e) {
                if (number == pauses.size() || isInterrupt(e) || hopeless.test(e)) {
                    throw e;
                }
                pause(pauses.get(number), e);
            }
        }
    }

    /** A timeout is one by its type, but nobody wants this thread to end. */
    private static boolean isInterrupt(IOException e) {
        return e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException);
    }

    private static void pause(Duration pause, IOException cause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(cause);
        }
    }
}
