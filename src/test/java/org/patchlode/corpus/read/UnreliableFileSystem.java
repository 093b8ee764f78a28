package org.patchlode.corpus.read;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Local files under {@code unreliable:/}, of which one read, or every read from one on, fails as connectors do. */
public final class UnreliableFileSystem extends RawLocalFileSystem {

    enum Failure { END_TOO_EARLY, END_OF_FILE_EXCEPTION, TIMEOUT, UNCHECKED }

    private static int reads;
    private static int failing;
    private static boolean forEver;
    private static Failure failure;

    /** @param read number, from 0, of the read that fails; -1 for none @param always whether all after it fail too */
    static void fail(int read, boolean always, Failure how) {
        reads = 0;
        failing = read;
        forEver = always;
        failure = how;
    }

    /** Since {@link #fail}. */
    static int reads() {
        return reads;
    }

    @Override
    public URI getUri() {
        return URI.create("unreliable:///");
    }

    @Override
    public String getScheme() {
        return "unreliable";
    }

    @Override
    public FSDataInputStream open(Path file, int buffer) throws IOException {
        FSDataInputStream in = super.open(file, buffer);
        return new FSDataInputStream(new FSInputStream() {
            @Override
            public void seek(long to) throws IOException {
                in.seek(to);
            }

            @Override
            public long getPos() throws IOException {
                return in.getPos();
            }

            @Override
            public boolean seekToNewSource(long to) {
                return false;
            }

            @Override
            public int read() throws IOException {
                throw new AssertionError("asked for one byte");
            }

            @Override
            public int read(byte[] bytes, int offset, int count) throws IOException {
                int number = reads++;
                if (number != failing && !(forEver && failing >= 0 && number > failing)) {
                    return in.read(bytes, offset, count);
                }
                return switch (failure) {
                    case END_TOO_EARLY -> -1;
                    case END_OF_FILE_EXCEPTION -> throw new EOFException("premature end");
                    case TIMEOUT -> throw new SocketTimeoutException("nothing said");
                    case UNCHECKED -> throw new IllegalStateException("connection pool shut down");
                };
            }

            @Override
            public void close() throws IOException {
                in.close();
            }
        });
    }
}
