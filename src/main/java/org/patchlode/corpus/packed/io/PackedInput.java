package org.patchlode.corpus.packed.io;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.patchlode.corpus.ref.ErrorMessages;
import org.patchlode.corpus.ref.FileVersion;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.storage.KnownFile;
import org.patchlode.storage.Store;

/**
 * An open packed file that tells trouble of the storage from damage of what it stores. Readers of formats turn both into all
 * kinds of exceptions, and some take a connection that ends early for the end of the file; whoever uses one asks
 * {@link #trouble} before believing in damage. Not thread-safe.
 */
public final class PackedInput extends FSInputStream {

    private final FSDataInputStream in;
    private final long length;
    private long position;
    private Optional<IOException> trouble = Optional.empty();

    private PackedInput(FSDataInputStream in, long length) {
        this.in = in;
        this.length = length;
    }

    /**
     * Opens a file to look into it.
     *
     * @throws FileNotFoundException if it is gone; on an object store only a later read may tell
     */
    public static PackedInput open(PackedFile file, Configuration hadoop) throws IOException {
        Path path = new Path(file.uri());
        Store store = Store.of(path, hadoop);
        if (store.objects()) {
            return open(store, new KnownFile(path, file.bytes(), FileVersion.etag(file.version())), KnownFile.Manner.PIECES);
        }
        return open(store, new KnownFile(path, store.fs().getFileStatus(path).getLen(), ""), KnownFile.Manner.PIECES);
    }

    /**
     * Opens the file that an image is in. An object store is not asked for what the listing said; it compares entity tags
     * whenever it is read.
     *
     * @throws PackedDamage if it has changed since it was listed
     */
    public static PackedInput open(ImageRef image, Configuration hadoop) throws IOException {
        Path path = new Path(image.place().file());
        Store store = Store.of(path, hadoop);
        if (!store.objects()) {
            FileStatus now = store.fs().getFileStatus(path);
            if (now.getLen() != image.place().fileBytes() || FileVersion.differ(image.version(), FileVersion.of(now))) {
                throw new PackedDamage("the packed file changed since it was listed");
            }
        }
        return open(store, new KnownFile(path, image.place().fileBytes(), FileVersion.etag(image.version())), KnownFile.Manner.ANY);
    }

    private static PackedInput open(Store store, KnownFile file, KnownFile.Manner manner) throws IOException {
        return new PackedInput(file.open(store, manner), file.bytes());
    }

    public long length() {
        return length;
    }

    /** How the storage failed, if it did. */
    public Optional<IOException> trouble() {
        return trouble;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        if (position >= length) {
            return -1;
        }
        int read;
        try {
            if (in.getPos() != position) {
                in.seek(position);
            }
            read = in.read(bytes, offset, (int) Math.min(count, length - position));
        } catch (FSError e) {
            throw failed(new IOException("the disk failed after %d of %d bytes: %s".formatted(position, length, ErrorMessages.reason(e)), e));
        } catch (EOFException | RuntimeException e) {
            throw failed(new IOException("the connection ended after %d of %d bytes: %s".formatted(position, length, ErrorMessages.reason(e)), e));
        } catch (IOException e) {
            throw failed(e);
        }
        if (read < 0) {
            throw failed(new IOException("the connection ended after %d of %d bytes".formatted(position, length)));
        }
        position += read;
        return read;
    }

    private IOException failed(IOException e) {
        trouble = Optional.of(e);
        return e;
    }

    /** Takes effect when something is read. */
    @Override
    public void seek(long to) throws IOException {
        if (to < 0 || to > length) {
            throw new EOFException("byte %d is not within the file's %d".formatted(to, length));
        }
        position = to;
    }

    @Override
    public long skip(long count) {
        long skipped = Math.max(0, Math.min(count, length - position));
        position += skipped;
        return skipped;
    }

    @Override
    public long getPos() {
        return position;
    }

    /** Without it a compressed file of several members would end where a buffer does. */
    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, length - position);
    }

    @Override
    public boolean seekToNewSource(long target) {
        return false;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
