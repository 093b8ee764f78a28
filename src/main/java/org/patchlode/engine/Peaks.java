package org.patchlode.engine;

/**
 * The best unit of every feature map of one layer for one image. The first unit in row-major order wins a tie.
 */
public final class Peaks {

    private final float[] value;
    private final int[] position;
    private final float[] mean;
    private int[] active = new int[0];
    private boolean counted;

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

    /** Whether the units above zero were counted, for which an image is chosen: it costs about a tenth of a forward pass. */
    public boolean counted() {
        return counted;
    }

    /** Units of the map above zero. @throws IllegalStateException unless they were {@link #counted} */
    public int active(int map) {
        if (!counted) {
            throw new IllegalStateException("units above zero were not counted for this image");
        }
        return active[map];
    }

    /** The same, which nobody writes over. */
    public Peaks copy() {
        Peaks copy = new Peaks(maps());
        copy.copyFrom(this);
        return copy;
    }

    /** Takes over all that another holds. @throws IllegalArgumentException if it is of another number of maps */
    public void copyFrom(Peaks other) {
        if (other.maps() != maps()) {
            throw new IllegalArgumentException("peaks of %d maps do not fit %d".formatted(other.maps(), maps()));
        }
        System.arraycopy(other.value, 0, value, 0, value.length);
        System.arraycopy(other.position, 0, position, 0, position.length);
        System.arraycopy(other.mean, 0, mean, 0, mean.length);
        count(other.counted);
        if (counted) {
            System.arraycopy(other.active, 0, active, 0, active.length);
        }
    }

    /** For backends: whether {@link #activate} will be called for every map of this image. */
    public void count(boolean wanted) {
        counted = wanted;
        if (wanted && active.length == 0) {
            active = new int[maps()];
        }
    }

    /** For backends: fills in one map's units above zero. */
    public void activate(int map, int units) {
        active[map] = units;
    }

    /** For backends: fills in one map. */
    public void set(int map, float best, int at, float average) {
        value[map] = best;
        position[map] = at;
        mean[map] = average;
    }
}
