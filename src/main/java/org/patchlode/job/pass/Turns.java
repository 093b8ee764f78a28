package org.patchlode.job.pass;

import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.patchlode.engine.Worker;
import org.patchlode.timing.StepTimes;

/**
 * Micro-batches of one image that several threads run: each takes the next, and the analyses see them one after the other, in
 * their order. If one thread fails, the others end too.
 */
final class Turns {

    /** Another thread failed, and says why. */
    static final class OtherFailedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        OtherFailedException() {
            super("another picture of the image failed");
        }
    }

    private final int batches;
    private int taken;
    private int seen;
    private boolean failed;

    Turns(int batches) {
        this.batches = batches;
    }

    /** Takes batches until there are none, or none more are wanted. */
    void work(Showing showing, List<List<Shown>> of, Worker worker, StepTimes times, BooleanSupplier goOn) {
        boolean sound = false;
        try {
            for (int batch = take(goOn); batch < batches; batch = take(goOn)) {
                int turn = batch;
                showing.run(of.get(batch), worker, times, () -> await(turn));
                seen();
            }
            sound = true;
        } finally {
            if (!sound) {
                fail();
            }
        }
    }

    private synchronized int take(BooleanSupplier goOn) {
        return failed || !goOn.getAsBoolean() ? batches : taken < batches ? taken++ : batches;
    }

    private synchronized void await(int turn) {
        try {
            while (seen < turn && !failed) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException ended = new InterruptedIOException("the task was ended");
            ended.initCause(e);
            throw new UncheckedIOException(ended);
        }
        if (failed) {
            throw new OtherFailedException();
        }
    }

    private synchronized void seen() {
        seen++;
        notifyAll();
    }

    synchronized void fail() {
        failed = true;
        notifyAll();
    }
}
