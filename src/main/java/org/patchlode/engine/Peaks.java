package org.patchlode.engine;

/**
 * The best unit of every feature map of one layer for one image. The first unit in row-major order wins a tie.
 */
public final class Peaks {

    private final float[] value;
    private final int[] position;
    private final float[] mean;

    /** @param maps feature maps of the layer */
    public Peaks(int maps) {
        value = new float[maps];
        position = new int[maps];
        mean = new float[maps];
    }

    /** Feature maps. */
    public int maps() {
        return value.length;
    }

    /** The map's largest activation, NaN if any unit of the map is NaN or infinite; never negative zero. */
    public float value(int map) {
        return value[map];
    }

    /** Where it is: row * columns + column. */
    public int position(int map) {
        return position[map];
    }

    /** The map's mean activation, summed in doubles in row-major order; 0 unless the plan asks for means. */
    public float mean(int map) {
        return mean[map];
    }

    /** For backends: fills in one map. */
    public void set(int map, float best, int at, float average) {
        value[map] = best;
        position[map] = at;
        mean[map] = average;
    }
}
