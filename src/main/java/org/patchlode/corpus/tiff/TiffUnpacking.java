package org.patchlode.corpus.tiff;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.patchlode.corpus.image.BadImageException;
import org.patchlode.corpus.image.Lzw;
import org.patchlode.corpus.ref.ErrorMessages;

/**
 * Unpacks parts of a TIFF into as many bytes as their pixels need: never more, whatever a part holds, and never fewer, since
 * what is missing would be made up.
 */
final class TiffUnpacking {

    private TiffUnpacking() {}

    /** @param wanted bytes of {@code to} that are to be filled */
    static void noPacking(byte[] from, int start, int end, byte[] to, int wanted) throws BadImageException {
        checkWhole(end - start, wanted);
        System.arraycopy(from, start, to, 0, wanted);
    }

    static void packBits(byte[] from, int start, int end, byte[] to, int wanted) throws BadImageException {
        int at = start;
        int done = 0;
        while (done < wanted) {
            if (at >= end) {
                throw missing(done, wanted);
            }
            int control = from[at++];
            if (control >= 0) {
                int length = Math.min(control + 1, wanted - done);
                if (length > end - at) {
                    throw missing(done + end - at, wanted);
                }
                System.arraycopy(from, at, to, done, length);
                at += control + 1;
                done += length;
            } else if (control != -128) {
                if (at >= end) {
                    throw missing(done, wanted);
                }
                int length = Math.min(1 - control, wanted - done);
                Arrays.fill(to, done, done + length, from[at++]);
                done += length;
            }
        }
    }

    static void deflate(byte[] from, int start, int end, byte[] to, int wanted) throws BadImageException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(from, start, end - start);
            int done = 0;
            while (done < wanted) {
                int more = inflater.inflate(to, done, wanted - done);
                if (more == 0 && (inflater.finished() || inflater.needsInput() || inflater.needsDictionary())) {
                    throw missing(done, wanted);
                }
                done += more;
            }
        } catch (DataFormatException e) {
            throw new BadImageException("its TIFF data is damaged: a part does not inflate (%s)".formatted(ErrorMessages.reason(e)));
        } finally {
            inflater.end();
        }
    }

    /** TIFF's LZW: codes of 9 to 12 bits, highest bit first, widened one code early. */
    static void lzw(byte[] from, int start, int end, byte[] to, int wanted) throws BadImageException {
        if (end - start >= 2 && from[start] == 0 && (from[start + 1] & 1) != 0) {
            throw new BadImageException("its TIFF data is packed by the LZW of before 1988, which is not read");
        }
        if (end - start < 2 || (from[start] & 0xff) != 0x80 || from[start + 1] < 0) {
            throw new BadImageException("its TIFF data is damaged: a part packed by LZW does not begin with a clear table");
        }
        Lzw table = new Lzw(8, to, wanted);
        long buffer = 0;
        int held = 0;
        int at = start;
        while (!table.isFull()) {
            int bits = table.codeBits(1);
            while (held < bits) {
                if (at >= end) {
                    throw missing(table.done(), wanted);
                }
                buffer = buffer << 8 | from[at++] & 0xff;
                held += 8;
            }
            held -= bits;
            if (!table.take((int) (buffer >> held) & (1 << bits) - 1)) {
                throw missing(table.done(), wanted);
            }
        }
    }

    static void checkWhole(int done, int wanted) throws BadImageException {
        if (done < wanted) {
            throw missing(done, wanted);
        }
    }

    private static BadImageException missing(int done, int wanted) {
        return new BadImageException("its TIFF data is truncated or damaged: a part holds %d bytes of %d".formatted(done, wanted));
    }
}
