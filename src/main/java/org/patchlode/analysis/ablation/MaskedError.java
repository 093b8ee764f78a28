package org.patchlode.analysis.ablation;

import java.io.IOException;
import java.io.Serializable;
import org.patchlode.mining.StateInput;
import org.patchlode.mining.StateOutput;

/**
 * An image that the network gets wrong, and the maps whose masking helps it most: the best of all, the best beside that, and the
 * best beside both.
 *
 * @param image its id
 * @param own class
 * @param answer of the network
 * @param maps places among the masked maps, one a round
 * @param gains of p(own) - p(answer) after each round
 * @param revised whether some map of the round makes the network answer the own class
 */
record MaskedError(String image, int own, int answer, int[] maps, double[] gains, boolean[] revised) implements Serializable {

    /** Maps that are masked together at most. */
    static final int ROUNDS = 3;

    void write(StateOutput out) throws IOException {
        out.writeText(image);
        out.writeInt(own);
        out.writeInt(answer);
        out.writeInt(maps.length);
        for (int round = 0; round < maps.length; round++) {
            out.writeInt(maps[round]);
            out.writeDouble(gains[round]);
            out.writeBoolean(revised[round]);
        }
    }

    static MaskedError read(StateInput in) throws IOException {
        String image = in.readText();
        int own = in.readInt();
        int answer = in.readInt();
        int rounds = in.readCount(Integer.BYTES + Double.BYTES + 1);
        int[] maps = new int[rounds];
        double[] gains = new double[rounds];
        boolean[] revised = new boolean[rounds];
        for (int round = 0; round < rounds; round++) {
            maps[round] = in.readInt();
            gains[round] = in.readDouble();
            revised[round] = in.readBoolean();
        }
        return new MaskedError(image, own, answer, maps, gains, revised);
    }
}
