package org.patchlode.corpus.image;


/** The dictionary of GIF's and TIFF's LZW, and what its codes stand for. */
public final class Lzw {

    private static final int MOST_CODES = 1 << 12;

    private final int clear;
    private final byte[] to;
    private final int wanted;
    private final short[] prefix = new short[MOST_CODES];
    private final byte[] last = new byte[MOST_CODES];
    private final byte[] first = new byte[MOST_CODES];
    private final short[] length = new short[MOST_CODES];
    private int codes;
    private int previous = -1;
    private int done;

    /**
     * @param bits of a value
     * @param to where values go
     * @param wanted how many; those beyond are left out
     */
    public Lzw(int bits, byte[] to, int wanted) {
        clear = 1 << bits;
        this.to = to;
        this.wanted = wanted;
        for (int i = 0; i < clear; i++) {
            last[i] = (byte) i;
            first[i] = (byte) i;
            length[i] = 1;
        }
        codes = clear + 2;
    }

    public boolean isFull() {
        return done == wanted;
    }

    public int done() {
        return done;
    }

    /** @param early by how many codes the next width comes before it is needed */
    public int codeBits(int early) {
        int reach = codes == clear + 2 ? clear : codes + early;
        return Math.min(12, 32 - Integer.numberOfLeadingZeros(reach));
    }

    /** @return whether the code is not the one that ends the data */
    public boolean take(int code) throws BadImageException {
        if (code == clear) {
            codes = clear + 2;
            previous = -1;
            return true;
        }
        if (code == clear + 1) {
            return false;
        }
        int known = previous < 0 ? clear : codes;
        if (code > known || code == known && (previous < 0 || codes == MOST_CODES)) {
            throw new BadImageException("its LZW data is damaged: code %d comes where there are %d".formatted(code, known));
        }
        if (previous >= 0 && codes < MOST_CODES) {
            prefix[codes] = (short) previous;
            first[codes] = first[previous];
            last[codes] = code == codes ? first[previous] : first[code];
            length[codes] = (short) (length[previous] + 1);
            codes++;
        }
        write(code);
        previous = code;
        return true;
    }

    private void write(int code) {
        int end = done + length[code];
        int at = end - 1;
        for (int entry = code; at >= done; entry = prefix[entry], at--) {
            if (at < wanted) {
                to[at] = last[entry];
            }
        }
        done = Math.min(end, wanted);
    }
}
