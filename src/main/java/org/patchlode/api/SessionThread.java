package org.patchlode.api;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.spark.sql.SparkSession;
import org.patchlode.command.FailureText;
import org.patchlode.job.run.Failures;
import org.patchlode.storage.StorageDefaults;

/**
 * Work on a thread and in a session of its own. Spark keeps job group, call site and the active session by thread, so this
 * leaves the caller's alone without having to put anything back.
 */
final class SessionThread {

    private SessionThread() {}

    interface Body<T> {
        T in(SparkSession session);
    }

    static <T> CompletableFuture<T> start(SparkSession spark, String name, Body<T> body) {
        SparkSession own = spark.newSession();
        // Spark's own readers and writers take Hadoop's settings from the session too.
        StorageDefaults.missing(spark.sparkContext().hadoopConfiguration()).forEach(own.conf()::set);
        CompletableFuture<T> outcome = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            SparkSession.setActiveSession(own);
            try {
                outcome.complete(body.in(own));
            } catch (Throwable e) {
                // Errors too, such as a native library that does not load: whoever waits must learn of them.
                outcome.completeExceptionally(e);
            }
        }, name);
        // The owner of the JVM ends it when he likes.
        thread.setDaemon(true);
        thread.start();
        return outcome;
    }

    /** Waits through interrupts, and leaves the thread interrupted if there was one. */
    static <T> T wait(CompletableFuture<T> outcome) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return outcome.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw failure(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The exception with the sentence for the user, of its own type where there is one. */
    static RuntimeException failure(Throwable failure) {
        if (Failures.foreseen(failure).orElse(failure) instanceof RuntimeException typed && Failures.foreseen(failure).isPresent()) {
            return typed;
        }
        return new MiningFailedException(FailureText.of(failure), failure);
    }
}
