package org.patchlode.corpus;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A stream that knows where it is, skips by seeking where it can, and tells trouble of the storage from damage of the
 * compressed data. Not thread-safe.
 */
final class PositionedStream extends FilterInputStream {

    private static final int BUFFER = 1 << 16;

    private final FSDataInputStream seekable;
    private final boolean compressed;
    private final long length;
    private final byte[] scratch = new byte[BUFFER];
    private long position;
    private boolean failed;

    private PositionedStream(InputStream in, FSDataInputStream seekable, boolean compressed, long length) {
        super(in);
        this.seekable = seekable;
        this.compressed = compressed;
        this.length = length;
    }

    static PositionedStream open(FileSystem fs, Path path, boolean compressed) throws IOException {
        // Hadoop's checksums beside local files cannot be named for names with a colon, and cost a look-up for each.
        FileSystem plain = fs instanceof LocalFileSystem local ? local.getRawFileSystem() : fs;
        long length = plain.getFileStatus(path).getLen();
        FSDataInputStream in = plain.open(path);
        try {
            return new PositionedStream(compressed ? new GZIPInputStream(in, BUFFER) : in, in, compressed, length);
        } catch (ZipException | EOFException e) {
            in.close();
            throw new PackedDamage(Sentences.reason(e), e);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** Bytes before the next one, decompressed. */
    long position() {
        return position;
    }

    /** Whether the storage failed, rather than what it stores. */
    boolean failed() {
        return failed;
    }

    /** The bytes of a span, which must not begin before {@link #position} in a compressed stream. */
    byte[] read(Place.Span span, long most) throws IOException {
        if (span.length() > most) {
            throw new PackedDamage("the image has %d bytes, over the limit of %d (--max-image-bytes)".formatted(span.length(), most));
        }
        if (compressed) {
            skipNBytes(span.offset() - position);
        } else {
            seek(span.offset());
            position = span.offset();
        }
        byte[] bytes = readNBytes((int) span.length());
        if (bytes.length < span.length()) {
            throw new EOFException("the packed file ends within the image");
        }
        return bytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
        try {
            int read = in.read(bytes, offset, count);
            position += Math.max(0, read);
            return read;
        } catch (ZipException | EOFException damage) {
            throw damage;
        } catch (IOException e) {
            failed = true;
            throw e;
        }
    }

    @Override
    public long skip(long count) throws IOException {
        if (count <= 0) {
            return 0;
        }
        if (compressed) {
            return Math.max(0, read(scratch, 0, (int) Math.min(scratch.length, count)));
        }
        long to = Math.min(length, position + count);
        seek(to);
        long skipped = to - position;
        position = to;
        return skipped;
    }

    private void seek(long to) throws IOException {
        try {
            seekable.seek(to);
        } catch (IOException e) {
            failed = true;
            throw e;
        }
    }

    @Override
    public int available() {
        return 0;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
