package org.patchlode.corpus.image;

import java.io.EOFException;
import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * The bytes of an image for a decoder of ImageIO. Reading beyond their end is an error and not a value that a decoder may
 * overlook, and so is reading after the image's time is over.
 */
public final class EncodedStream extends ImageInputStreamImpl {

    private static final int READS_A_CHECK = 1 << 10;

    private final byte[] bytes;
    private final DecodingBudget budget;
    private int reads;

    public EncodedStream(byte[] bytes, DecodingBudget budget) {
        this.bytes = bytes;
        this.budget = budget;
    }

    @Override
    public int read() throws IOException {
        check(1);
        bitOffset = 0;
        return bytes[(int) streamPos++] & 0xff;
    }

    @Override
    public int read(byte[] to, int at, int length) throws IOException {
        java.util.Objects.checkFromIndexSize(at, length, to.length);
        if (length == 0) {
            return 0;
        }
        check(length);
        bitOffset = 0;
        int some = (int) Math.min(length, bytes.length - streamPos);
        System.arraycopy(bytes, (int) streamPos, to, at, some);
        streamPos += some;
        return some;
    }

    private void check(int wanted) throws IOException {
        checkClosed();
        if (streamPos >= bytes.length) {
            throw new EOFException("it ends after %d bytes".formatted(bytes.length));
        }
        reads += Math.min(wanted, READS_A_CHECK);
        if (reads >= READS_A_CHECK) {
            reads = 0;
            if (budget.isOver()) {
                throw new IOException("its time is over");
            }
        }
    }

    @Override
    public long length() {
        return bytes.length;
    }
}
