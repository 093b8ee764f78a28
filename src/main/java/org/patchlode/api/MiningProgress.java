package org.patchlode.api;

/**
 * How far a run is.
 *
 * @param stage {@code planning}, {@code hashing} if images are to be told by their bytes, {@code mining}, {@code projecting},
 *     {@code reporting}, or {@code done}, {@code failed}, {@code cancelled}
 * @param done images or winners done in this stage; 0 where the stage does not count
 * @param total of them in all; 0 where the stage does not count
 * @param bad images found bad so far
 * @param seconds since the stage began
 * @param text all of it in one line, for people
 */
public record MiningProgress(String stage, long done, long total, long bad, double seconds, String text) {

    static MiningProgress at(String stage) {
        return new MiningProgress(stage, 0, 0, 0, 0, stage);
    }

    /** Of this stage, from 0 to 1; 1 where all is done, 0 where the stage does not count. */
    public double fraction() {
        return stage.equals("done") ? 1 : total == 0 ? 0 : (double) done / total;
    }

    @Override
    public String toString() {
        return text;
    }
}
