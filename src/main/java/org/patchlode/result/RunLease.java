package org.patchlode.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Keeps two drivers from writing one run at once: a small file in the run that its driver writes again and again. A file
 * that stops changing belongs to a driver that is gone, so no clocks are compared; one whose process is known to be gone
 * from this machine is taken over at once.
 *
 * <p>Storage without locks cannot do better than nearly always: two drivers that begin within one write of each other may
 * both go on for a beat, until one of them sees the other's file. Both would write the same bytes.
 */
public final class RunLease implements AutoCloseable {

    private static final Duration BEAT = Duration.ofSeconds(5);
    private static final int BEATS_UNTIL_DEAD = 4;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> UNREADABLE = Map.of("id", "");

    private final RunFolder run;
    private final Runnable onLoss;
    private final Map<String, String> owner;
    private final ScheduledExecutorService beater;
    private long beats;
    private Optional<String> lostTo = Optional.empty();
    private boolean closed;

    private RunLease(RunFolder run, Runnable onLoss) {
        this.run = run;
        this.onLoss = onLoss;
        this.owner = self();
        beater = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "patchlode-lease");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Takes the lease, waiting for one that is no longer renewed to run out.
     *
     * @param onLoss is run if another driver takes it all the same, to end what is under way
     * @throws OutputException if another driver is at work
     */
    public static RunLease take(RunFolder run, Runnable onLoss) {
        return take(run, onLoss, BEAT);
    }

    static RunLease take(RunFolder run, Runnable onLoss, Duration beat) {
        RunLease lease = new RunLease(run, onLoss);
        lease.awaitFree(beat);
        try {
            lease.write();
        } catch (UncheckedIOException e) {
            throw new OutputException("the output %s cannot be written: %s; check its rights and space".formatted(run.uri(), e.getMessage()), e);
        }
        if (!lease.mine()) {
            throw lease.refused();
        }
        lease.beater.scheduleAtFixedRate(lease::beat, beat.toMillis(), beat.toMillis(), TimeUnit.MILLISECONDS);
        return lease;
    }

    private void awaitFree(Duration beat) {
        Map<String, String> first = stored();
        if (first.isEmpty() || isDead(first)) {
            return;
        }
        long end = System.nanoTime() + beat.toNanos() * BEATS_UNTIL_DEAD;
        while (System.nanoTime() < end) {
            sleep(beat.dividedBy(4));
            Map<String, String> now = stored();
            if (now.isEmpty()) {
                return;
            }
            if (!now.equals(first) && !now.equals(UNREADABLE)) {
                if (!first.equals(UNREADABLE)) {
                    throw refused();
                }
                first = now;
            }
        }
    }

    /** Whether the owner was a process of this machine, as this process sees it, that has ended. */
    private boolean isDead(Map<String, String> other) {
        if (owner.get("machine").isEmpty() || !owner.get("machine").equals(other.get("machine"))) {
            return false;
        }
        try {
            Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(other.getOrDefault("pid", "")));
            return process.isEmpty() || !process.get().isAlive() || !started(process.get()).equals(other.get("started"));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private synchronized void beat() {
        // A beat that waited while the lease was given up must not bring it back.
        if (closed || lostTo.isPresent()) {
            return;
        }
        try {
            Map<String, String> now = stored();
            if (!now.isEmpty() && !now.equals(UNREADABLE) && !owner.get("id").equals(now.get("id"))) {
                lostTo = Optional.of(name(now));
                onLoss.run();
                return;
            }
            write();
        } catch (UncheckedIOException e) {
            // Storage that is away for a while is dealt with where it is needed.
            return;
        }
    }

    private boolean mine() {
        return owner.get("id").equals(stored().get("id"));
    }

    /** @throws OutputException if another driver has taken the run */
    public synchronized void check() {
        lostTo.ifPresent(other -> {
            throw refused();
        });
    }

    /** The same when work under the lease has failed: losing it explains any failure. */
    public void check(Throwable failure) {
        try {
            check();
        } catch (OutputException lost) {
            lost.addSuppressed(failure);
            throw lost;
        }
    }

    private OutputException refused() {
        return new OutputException("the run %s is being written by %s; wait for it, or stop it and resume".formatted(run.uri(), name(stored())));
    }

    private static String name(Map<String, String> lease) {
        return !lease.containsKey("pid") ? "another driver" : "process %s on %s".formatted(lease.get("pid"), lease.get("host"));
    }

    private synchronized void write() {
        Map<String, String> lease = new TreeMap<>(owner);
        lease.put("beat", String.valueOf(beats++));
        try {
            run.write(RunNames.lease(), JSON.writeValueAsBytes(lease));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As stored; empty if there is none; {@link #UNREADABLE} while its owner is just writing it. */
    private Map<String, String> stored() {
        try {
            return run.exists(RunNames.lease()) ? JSON.readValue(run.read(RunNames.lease()), new TypeReference<>() {}) : Map.of();
        } catch (IOException | UncheckedIOException e) {
            return UNREADABLE;
        }
    }

    private static Map<String, String> self() {
        ProcessHandle process = ProcessHandle.current();
        return Map.of("id", UUID.randomUUID().toString(), "pid", String.valueOf(process.pid()), "started", started(process), "host", host(), "machine", machine());
    }

    private static String started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("");
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** What tells apart machines, their starts, and containers that count processes for themselves; empty if unknown. */
    private static String machine() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip() + " " + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(Math.max(1, time.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutputException("interrupted while waiting for another driver to end", e);
        }
    }

    /** Gives the run free. */
    @Override
    public void close() {
        beater.shutdownNow();
        synchronized (this) {
            closed = true;
            try {
                if (lostTo.isEmpty() && mine()) {
                    run.delete(RunNames.lease());
                }
            } catch (UncheckedIOException e) {
                // It runs out by itself.
                return;
            }
        }
    }
}
