package org.patchlode.job;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import org.patchlode.engine.Engine;
import org.patchlode.engine.Worker;
import org.patchlode.result.RunFolder;

/**
 * The network of a run, loaded once in each executor JVM: travels as a broadcast, which every JVM unpacks once, and opens
 * its engine at the first use. Tasks borrow workers, so that buffers are made once a thread and not once a task.
 */
// Kryo, which a session may have been started with, knows neither records nor immutable lists.
@DefaultSerializer(JavaSerializer.class)
final class LoadedEngine implements Serializable, AutoCloseable {

    private static final long serialVersionUID = 1L;

    private final MiningTask task;
    private final TreeSet<String> known;
    private transient Engine engine;
    private transient Deque<Worker> idle;
    private transient boolean noted;

    LoadedEngine(MiningTask task) {
        this(task, Set.of());
    }

    /** @param known kinds of engine whose work this one goes on with; empty if it begins */
    LoadedEngine(MiningTask task, Set<String> known) {
        this.task = task;
        this.known = new TreeSet<>(known);
    }

    /** The first of a run that reaches an executor, before anything there loads native code. */
    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        HostFit.require();
        NativeCache.prepare();
        in.defaultReadObject();
    }

    MiningTask task() {
        return task;
    }

    synchronized Engine engine() {
        if (engine == null) {
            engine = task.engine().open(task.plan());
            idle = new ArrayDeque<>();
        }
        return engine;
    }

    /** Notes in the run, once a JVM, what kind of engine works here. @throws IllegalStateException if it may not */
    synchronized void note(RunFolder run, String decoder) {
        if (!noted) {
            String kind = EngineNotes.kind(engine(), decoder);
            if (!known.isEmpty() && !known.contains(kind)) {
                throw new IllegalStateException(EngineNotes.refusal(run.uri(), known, kind));
            }
            EngineNotes.leave(run, kind);
            noted = true;
        }
    }

    /** A worker for the calling thread until it is given back. */
    Worker borrow() {
        Engine loaded = engine();
        synchronized (this) {
            if (!idle.isEmpty()) {
                return idle.pop();
            }
        }
        return loaded.worker();
    }

    /** Takes back a worker that did not fail. */
    synchronized void giveBack(Worker worker) {
        idle.push(worker);
    }

    @Override
    public synchronized void close() {
        if (engine != null) {
            idle.forEach(Worker::close);
            engine.close();
            engine = null;
        }
    }
}
