package org.patchlode.engine;

/**
 * One network, loaded once a JVM and shared read-only between its threads. Each thread asks for a {@link Worker} of its
 * own.
 *
 * <p>Whatever the backend, an image's results must not depend, to the last bit, on which images share its batch, on its
 * place in the batch or on the thread: a backend whose kernels sum in another order for another batch size always runs
 * the same micro-batch.
 */
public interface Engine extends AutoCloseable {

    /** Backend and library version, for the manifest. */
    String description();

    /** Images that one call of {@link Worker#peaks} runs best; callers gather this many where they can. */
    int microBatch();

    /** Buffers and primitives for one thread. The caller closes it, on the same thread. */
    Worker worker();

    @Override
    void close();
}
