package org.patchlode.job.engine;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.lang.ref.Cleaner;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.patchlode.engine.Engine;
import org.patchlode.engine.Worker;
import org.patchlode.result.RunFolder;

/**
 * The network of a run, loaded once in each executor JVM: travels as a broadcast, which every JVM unpacks once, and opens
 * its engine at the first use. Tasks borrow workers, so that buffers are made once a thread and not once a task. A task
 * asks the broadcast for it once: Spark may give another copy the next time.
 *
 * <p>The driver closes its own when the run ends. An executor is not told so; there the engine is closed once Spark has
 * dropped the broadcast and the garbage collector finds that nobody has it any more.
 */
// Kryo, which a session may have been started with, knows neither records nor immutable lists.
@DefaultSerializer(JavaSerializer.class)
public final class LoadedEngine implements Serializable, AutoCloseable {

    private static final long serialVersionUID = 1L;

    private final MiningTask task;
    private final TreeSet<String> known;
    private transient WorkerPool loans;
    private transient Cleaner.Cleanable end;
    private transient boolean noted;

    public LoadedEngine(MiningTask task) {
        this(task, Set.of());
    }

    /** @param known kinds of engine whose work this one goes on with; empty if it begins */
    public LoadedEngine(MiningTask task, Set<String> known) {
        this.task = task;
        this.known = new TreeSet<>(known);
        prepare();
    }

    /** The first of a run that reaches an executor, before anything there loads native code. */
    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        NativePlatformCheck.require();
        NativeCache.prepare();
        in.defaultReadObject();
        prepare();
    }

    private void prepare() {
        // Neither of the two may lead back to this object, or it would never be found unused.
        MiningTask what = task;
        WorkerPool opened = new WorkerPool(() -> what.engine().open(what.plan()));
        loans = opened;
        end = Cleaner.create().register(this, opened::close);
    }

    public MiningTask task() {
        return task;
    }

    /** @throws IllegalStateException if the run is over */
    public Engine engine() {
        return loans.engine();
    }

    /** Cores of this JVM without a worker; below 0 if more work than there are. */
    public int idleCores() {
        return ExecutorCores.count() - loans.lent();
    }

    /** Notes in the run, once a JVM, what kind of engine works here. @throws IllegalStateException if it may not */
    public synchronized void note(RunFolder run, String decoder) {
        if (!noted) {
            String kind = EngineFingerprint.kind(engine(), decoder);
            if (!known.isEmpty() && !known.contains(kind)) {
                throw new IllegalStateException(EngineFingerprint.refusal(run.uri(), known, kind));
            }
            EngineFingerprint.leave(run, kind);
            noted = true;
        }
    }

    /** Lets the calling thread work with a worker that nobody else has meanwhile; one that fails is not used again. */
    public <T> T lend(Function<Worker, T> work) {
        return loans.lend(work);
    }

    /** Workers that are lent now are closed when they come back. */
    @Override
    public void close() {
        end.clean();
    }
}
