package org.patchlode.report.draw;

/** Which old places along a side each new place covers, and by how much, where the side shrinks or grows. */
final class Coverage {

    private final int[] first;
    private final float[][] shares;

    private Coverage(int[] first, float[][] shares) {
        this.first = first;
        this.shares = shares;
    }

    static Coverage of(int side, int newSide) {
        int[] first = new int[newSide];
        float[][] shares = new float[newSide][];
        double step = (double) side / newSide;
        for (int place = 0; place < newSide; place++) {
            double begin = place * step;
            double end = Math.min(side, (place + 1) * step);
            first[place] = (int) begin;
            shares[place] = new float[(int) Math.ceil(end) - first[place]];
            for (int i = 0; i < shares[place].length; i++) {
                int old = first[place] + i;
                shares[place][i] = (float) (Math.min(end, old + 1) - Math.max(begin, old));
            }
        }
        return new Coverage(first, shares);
    }

    /** The first old place that a new one covers. */
    int first(int place) {
        return first[place];
    }

    /** Of that old place and those behind it, how much is covered: from 0 to 1. */
    float[] shares(int place) {
        return shares[place];
    }
}
