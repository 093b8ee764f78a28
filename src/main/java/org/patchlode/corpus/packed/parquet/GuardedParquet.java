package org.patchlode.corpus.packed.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.patchlode.corpus.packed.io.PackedDamage;
import org.patchlode.corpus.packed.io.PackedInput;

/**
 * A Parquet file as its reader wants it, whose footer and indexes are looked through ({@link ThriftGuard}) before the reader
 * is given them. They are read once.
 */
final class GuardedParquet extends DelegatingSeekableInputStream {

    private static final int TAIL = 8;

    private final Held bytes;

    private GuardedParquet(Held bytes) {
        super(bytes);
        this.bytes = bytes;
    }

    /** @throws PackedDamage if the footer claims more than its bytes can hold */
    static GuardedParquet open(PackedInput file) throws IOException {
        Held bytes = new Held(file);
        long length = file.length();
        if (length > TAIL) {
            byte[] tail = bytes.exactly(length - TAIL, TAIL);
            int footer = Integer.reverseBytes(ByteBuffer.wrap(tail).getInt());
            // What is no length of a footer in the file, the reader itself refuses.
            if (footer > 0 && footer <= length - TAIL) {
                byte[] structure = bytes.exactly(length - TAIL - footer, footer);
                ThriftGuard.check(structure);
                bytes.hold(length - TAIL - footer, ByteBuffer.allocate(footer + TAIL).put(structure).put(tail).array());
            }
        }
        return new GuardedParquet(bytes);
    }

    /** Looks through an index, and keeps it to be read next. */
    void look(long from, int length) throws IOException {
        if (from < 0 || length < 0 || length > bytes.file.length() - from) {
            throw new PackedDamage("an index of the Parquet file lies beyond its end");
        }
        byte[] structure = bytes.exactly(from, length);
        ThriftGuard.check(structure);
        bytes.hold(from, structure);
    }

    @Override
    public long getPos() {
        return bytes.position;
    }

    @Override
    public void seek(long to) {
        bytes.position = to;
    }

    /** The file, part of which is in memory. */
    private static final class Held extends InputStream {

        private final PackedInput file;
        private byte[] part = new byte[0];
        private long partAt;
        private long position;

        Held(PackedInput file) {
            this.file = file;
        }

        void hold(long from, byte[] read) {
            part = read;
            partAt = from;
        }

        byte[] exactly(long from, int count) throws IOException {
            file.seek(from);
            byte[] read = file.readNBytes(count);
            if (read.length < count) {
                throw new EOFException("the Parquet file ends early");
            }
            return read;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int count) throws IOException {
            int read;
            if (position >= partAt && position < partAt + part.length) {
                read = (int) Math.min(count, partAt + part.length - position);
                System.arraycopy(part, (int) (position - partAt), into, offset, read);
            } else {
                if (file.getPos() != position) {
                    file.seek(position);
                }
                read = file.read(into, offset, count);
            }
            position += Math.max(0, read);
            return read;
        }

        @Override
        public long skip(long count) {
            long skipped = Math.max(0, Math.min(count, file.length() - position));
            position += skipped;
            return skipped;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
