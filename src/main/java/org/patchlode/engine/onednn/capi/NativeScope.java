package org.patchlode.engine.onednn.capi;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.javacpp.Pointer;

/** Native things, released last first. Not thread-safe. */
public final class NativeScope implements AutoCloseable {

    private final Deque<Runnable> releases = new ArrayDeque<>();

    /** Takes over memory that JavaCPP allocated; a {@code PointerScope} of the caller no longer ends it. */
    public <P extends Pointer> P memory(P pointer) {
        pointer.retainReference();
        releases.push(pointer::releaseReference);
        return pointer;
    }

    /** Remembers how to release something. */
    public void release(Runnable how) {
        releases.push(how);
    }

    @Override
    public void close() {
        while (!releases.isEmpty()) {
            releases.pop().run();
        }
    }
}
