package org.patchlode.job.pass;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.patchlode.engine.Worker;
import org.patchlode.job.engine.LoadedEngine;

/**
 * Threads that help a task with an image of many pictures while cores of the executor are idle: a shard of one image would else
 * leave all but one of them without work.
 */
interface Helpers {

    /** Nobody helps. */
    Helpers NONE = new Helpers() {
        @Override
        public int idle() {
            return 0;
        }

        @Override
        public void beside(Turns turns, Consumer<Worker> helping, Runnable own) {
            own.run();
        }
    };

    /** Cores without a task; below 0 if there are more at work than cores. */
    int idle();

    /** Runs something on idle cores and something on this thread, and returns when all is done. @param turns are failed if this thread's part fails */
    void beside(Turns turns, Consumer<Worker> helping, Runnable own);

    /** Whoever has no task on this executor. */
    static Helpers of(LoadedEngine engine) {
        return of(engine::idleCores, work -> engine.lend(worker -> {
            work.accept(worker);
            return true;
        }));
    }

    /** @param idle cores without a task @param lending gives a thread a worker of its own */
    static Helpers of(IntSupplier idle, Consumer<Consumer<Worker>> lending) {
        return new Helpers() {
            @Override
            public int idle() {
                return idle.getAsInt();
            }

            @Override
            public void beside(Turns turns, Consumer<Worker> helping, Runnable own) {
                List<FutureTask<Boolean>> helpers = new ArrayList<>();
                for (int i = idle.getAsInt(); i > 0; i--) {
                    FutureTask<Boolean> helper = new FutureTask<>(() -> lending.accept(helping), true);
                    helpers.add(helper);
                    Thread thread = new Thread(helper, "patchlode-helper-" + i);
                    thread.setDaemon(true);
                    thread.start();
                }
                RuntimeException first = null;
                try {
                    own.run();
                } catch (RuntimeException e) {
                    turns.fail();
                    first = e;
                }
                for (FutureTask<Boolean> helper : helpers) {
                    first = joined(helper, first);
                }
                if (first != null) {
                    throw first;
                }
            }
        };
    }

    private static RuntimeException joined(FutureTask<Boolean> helper, RuntimeException first) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    helper.get();
                    return first;
                } catch (InterruptedException e) {
                    // A helper writes into what this task holds; it ends soon, and this task with it.
                    interrupted = true;
                } catch (ExecutionException e) {
                    // Of several failures the one that caused the others says the most: those are about another picture.
                    RuntimeException own = e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
                    return first == null || first instanceof Turns.OtherFailedException ? own : first;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
