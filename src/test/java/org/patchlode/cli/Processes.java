package org.patchlode.cli;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Ends what tests start. */
final class Processes {

    private Processes() {}

    /** Asks a process to end, and ends what is left of it and of its children after 10 seconds. */
    static void end(Process process) {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        process.destroy();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
