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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    /** Disagreements of engines on executors that do not end the run. */
    static final RunNotes WARNINGS = RunNotes.of("engine-warnings");
    private static final Logger LOG = LoggerFactory.getLogger(LoadedEngine.class);

    private final MiningTask task;
    private final TreeSet<String> known;
    /** Null for none: an Optional cannot be sent. */
    private final EngineCheck check;
    private transient WorkerPool loans;
    private transient Cleaner.Cleanable end;
    private transient boolean noted;

    public LoadedEngine(MiningTask task) {
        this(task, Set.of());
    }

    /** @param known kinds of engine whose work this one goes on with; empty if it begins */
    public LoadedEngine(MiningTask task, Set<String> known) {
        this(task, known, CheckedEngine.UNCHECKED);
    }

    /**
     * @param known kinds of engine whose work this one goes on with; empty if it begins
     * @param checked what the driver found, which executors of other kinds find out again
     */
    public LoadedEngine(MiningTask task, Set<String> known, CheckedEngine checked) {
        this.task = task;
        this.known = new TreeSet<>(known);
        this.check = checked.check().orElse(null);
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

    /**
     * Notes in the run, once a JVM, what kind of engine works here.
     *
     * @throws IllegalStateException if it may not
     * @throws EngineDisagreementException if this kind of host was not seen before and engines disagree on it
     */
    public synchronized void note(RunFolder run, String decoder) {
        if (!noted) {
            repeatCheck(run);
            String kind = EngineFingerprint.kind(engine(), decoder);
            if (!known.isEmpty() && !known.contains(kind)) {
                throw new IllegalStateException(EngineFingerprint.refusal(run.uri(), known, kind));
            }
            EngineFingerprint.leave(run, kind);
            noted = true;
        }
    }

    private void repeatCheck(RunFolder run) {
        if (check != null) {
            check.repeat(task.plan(), HostKind.of(engine().description())).ifPresent(warning -> {
                LOG.warn("on this executor {}", warning);
                WARNINGS.leave(run, "on an executor, " + warning);
            });
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
