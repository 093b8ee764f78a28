package org.patchlode.corpus.packed.io;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.patchlode.corpus.ref.ErrorMessages;
import org.patchlode.corpus.ref.ImageLocation;

/** A stream of a packed file, decompressed if need be, that knows where it is and skips by seeking where it can. Not thread-safe. */
public final class PositionedStream extends FilterInputStream {

    private static final int BUFFER = 1 << 16;

    private final PackedInput file;
    private final boolean compressed;
    private final byte[] scratch = new byte[BUFFER];
    private long position;

    private PositionedStream(InputStream in, PackedInput file, boolean compressed) {
        super(in);
        this.file = file;
        this.compressed = compressed;
    }

    /** Begins at the beginning of an open file, wherever that stands. Closing this closes the file. */
    public static PositionedStream of(PackedInput file, boolean compressed) throws IOException {
        file.seek(0);
        try {
            return new PositionedStream(compressed ? new GZIPInputStream(file, BUFFER) : file, file, compressed);
        } catch (ZipException | EOFException e) {
            throw new PackedDamage(ErrorMessages.reason(e), e);
        }
    }

    /** Bytes before the next one, decompressed. */
    public long position() {
        return position;
    }

    /** The bytes of a span, which must not begin before {@link #position} in a compressed stream. */
    public byte[] read(ImageLocation.Span span, long most) throws IOException {
        if (span.length() > most) {
            throw new PackedDamage("the image has %d bytes, over the limit of %d (--max-image-bytes)".formatted(span.length(), most));
        }
        if (compressed) {
            skipNBytes(span.offset() - position);
        } else {
            position = Math.min(file.length(), span.offset());
            file.seek(position);
        }
        // Memory is taken for what is there, or bit by bit for what a compressed archive claims.
        byte[] bytes = compressed ? readNBytes((int) span.length()) : stretch((int) Math.min(span.length(), file.length() - position));
        if (bytes.length < span.length()) {
            throw new EOFException("the packed file ends within the image");
        }
        return bytes;
    }

    /** Asked for as a whole, so that an object store can answer with it as a whole. */
    private byte[] stretch(int count) throws IOException {
        byte[] bytes = new byte[count];
        for (int got = 0; got < count; ) {
            got += read(bytes, got, count - got);
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
        int read = in.read(bytes, offset, count);
        position += Math.max(0, read);
        return read;
    }

    @Override
    public long skip(long count) throws IOException {
        if (count <= 0) {
            return 0;
        }
        if (compressed) {
            return Math.max(0, read(scratch, 0, (int) Math.min(scratch.length, count)));
        }
        long skipped = file.skip(count);
        position += skipped;
        return skipped;
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
