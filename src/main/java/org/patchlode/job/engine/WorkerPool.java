package org.patchlode.job.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.patchlode.engine.Engine;
import org.patchlode.engine.Worker;

/**
 * An engine, opened at the first use, and its workers, each lent to one task at a time. When a run fails, tasks of it may
 * still be inside native code: closing does not wait for them, and the last worker to come back ends the engine.
 */
final class WorkerPool implements AutoCloseable {

    private final Supplier<Engine> opening;
    private final Deque<Worker> idle = new ArrayDeque<>();
    private Optional<Engine> engine = Optional.empty();
    private int lent;
    private boolean closing;

    WorkerPool(Supplier<Engine> opening) {
        this.opening = opening;
    }

    /** @throws IllegalStateException if the run is over */
    synchronized Engine engine() {
        if (closing) {
            throw new IllegalStateException("the run of this task has ended, and its engine with it; this task is of no use any more");
        }
        if (engine.isEmpty()) {
            engine = Optional.of(opening.get());
        }
        return engine.get();
    }

    /** Workers that are lent now. */
    synchronized int lent() {
        return lent;
    }

    /** Lets the calling thread work with a worker that nobody else has meanwhile. */
    <T> T lend(Function<Worker, T> work) {
        Worker worker = borrow();
        boolean sound = false;
        try {
            T result = work.apply(worker);
            sound = true;
            return result;
        } finally {
            takeBack(worker, sound);
        }
    }

    private Worker borrow() {
        Engine opened;
        synchronized (this) {
            opened = engine();
            lent++;
            if (!idle.isEmpty()) {
                return idle.pop();
            }
        }
        // Outside the lock: workers of several threads are made side by side.
        Worker made = null;
        try {
            made = opened.worker();
            return made;
        } finally {
            if (made == null) {
                returned();
            }
        }
    }

    private synchronized void takeBack(Worker worker, boolean sound) {
        try {
            if (sound && !closing) {
                idle.push(worker);
            } else {
                worker.close();
            }
        } finally {
            returned();
        }
    }

    private synchronized void returned() {
        lent--;
        endIfAllAreBack();
    }

    private void endIfAllAreBack() {
        if (closing && lent == 0) {
            engine.ifPresent(Engine::close);
            engine = Optional.empty();
        }
    }

    /** Closes what is idle now and the rest as it comes back. A second call changes nothing. */
    @Override
    public synchronized void close() {
        closing = true;
        while (!idle.isEmpty()) {
            idle.pop().close();
        }
        endIfAllAreBack();
    }
}
