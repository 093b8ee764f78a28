package org.patchlode.storage;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.fs.FSInputStream;

/** A local file that is opened by the bytes of its name. Not thread-safe. */
final class LocalInput extends FSInputStream {

    /** Java copies what is read through memory of its own of the same size, which it keeps. */
    private static final int MOST_AT_ONCE = 1 << 16;

    private final SeekableByteChannel file;

    private LocalInput(SeekableByteChannel file) {
        this.file = file;
    }

    static LocalInput open(Path path) throws IOException {
        return new LocalInput(Files.newByteChannel(path));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
        return count == 0 ? 0 : file.read(ByteBuffer.wrap(bytes, offset, Math.min(count, MOST_AT_ONCE)));
    }

    @Override
    public void seek(long position) throws IOException {
        if (position < 0 || position > file.size()) {
            throw new EOFException("there is no byte %d in a file of %d".formatted(position, file.size()));
        }
        file.position(position);
    }

    @Override
    public long getPos() throws IOException {
        return file.position();
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(0, file.size() - file.position()));
    }

    @Override
    public boolean seekToNewSource(long target) {
        return false;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
