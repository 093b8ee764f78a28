package org.patchlode.corpus.read;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Two file systems over the files of this machine whose opens take as long as a test wants. */
final class SlowFiles {

    static final Configuration HADOOP = new Configuration();
    /** Opens that must have begun before any is let through. */
    static volatile CountDownLatch gate = new CountDownLatch(0);
    static final AtomicInteger OPENED = new AtomicInteger();
    /** So many opens of a disk's files a slow one. */
    static volatile int waitsEvery = 1;
    /** How slow, in ms. */
    static volatile int waits = 2;

    static {
        HADOOP.set("fs.gated.impl", Gated.class.getName());
        HADOOP.setBoolean("fs.gated.impl.disable.cache", true);
        HADOOP.set("fs.disk.impl", Disk.class.getName());
    }

    private SlowFiles() {}

    /** As at first: nothing waits for another, and every open of a disk is slow. */
    static void reset() {
        gate = new CountDownLatch(0);
        OPENED.set(0);
        waitsEvery = 1;
        waits = 2;
    }

    /** Files of this machine, as a store elsewhere would give them. */
    public static final class Gated extends FilterFileSystem {
        public Gated() {
            super(new RawLocalFileSystem());
        }

        @Override
        public String getScheme() {
            return "gated";
        }

        @Override
        public URI getUri() {
            return URI.create("gated:///");
        }

        @Override
        public void initialize(URI name, Configuration conf) throws IOException {
            super.initialize(URI.create("file:///"), conf);
        }

        @Override
        public FSDataInputStream open(org.apache.hadoop.fs.Path path, int buffer) throws IOException {
            OPENED.incrementAndGet();
            gate.countDown();
            try {
                if (!gate.await(30, TimeUnit.SECONDS)) {
                    throw new IOException("nobody else reads");
                }
            } catch (InterruptedException e) {
                throw new InterruptedIOException("interrupted");
            }
            if (path.getName().startsWith("away")) {
                throw new IOException("the storage is away");
            }
            return super.open(new org.apache.hadoop.fs.Path("file", "", path.toUri().getPath()), buffer);
        }
    }

    /** Files of this machine that do not lie in memory. */
    public static final class Disk extends RawLocalFileSystem {
        @Override
        public String getScheme() {
            return "disk";
        }

        @Override
        public URI getUri() {
            return URI.create("disk:///");
        }

        @Override
        public FSDataInputStream open(org.apache.hadoop.fs.Path path, int buffer) throws IOException {
            try {
                Thread.sleep(OPENED.getAndIncrement() % waitsEvery == 0 ? waits : 0);
            } catch (InterruptedException e) {
                throw new InterruptedIOException("interrupted");
            }
            return super.open(path, buffer);
        }
    }
}
