package org.patchlode.analysis.ablation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.patchlode.mining.Accumulator;
import org.patchlode.mining.ImageIds;
import org.patchlode.mining.StateInput;
import org.patchlode.mining.StateOutput;

/**
 * What classes lost in probability, summed over images as whole numbers of 2⁻⁴⁰, so that sums do not depend on order. Some eight million
 * images fit. Not thread-safe.
 */
public final class Losses implements Accumulator<Losses> {

    private static final double UNIT = 0x1p40;

    private final int classes;
    private final long[] sums;
    private final long[] squares;
    private final List<MaskedError> errors = new ArrayList<>();
    private long images;
    private long labelled;

    Losses(int maps, int classes) {
        this.classes = classes;
        sums = new long[Math.multiplyExact(maps, classes)];
        squares = new long[sums.length];
    }

    /** @param differences by map, then class @param hasClass whether the image's class is known @param error if the network gets it wrong */
    void add(float[] differences, boolean hasClass, List<MaskedError> error) {
        images++;
        labelled += hasClass ? 1 : 0;
        for (int i = 0; i < sums.length; i++) {
            double difference = differences[i];
            sums[i] += Math.round(difference * UNIT);
            squares[i] += Math.round(difference * difference * UNIT);
        }
        errors.addAll(error);
        sort();
    }

    private void sort() {
        errors.sort((a, b) -> ImageIds.compare(a.image(), b.image()));
    }

    @Override
    public Losses merge(Losses other) {
        images += other.images;
        labelled += other.labelled;
        for (int i = 0; i < sums.length; i++) {
            sums[i] += other.sums[i];
            squares[i] += other.squares[i];
        }
        errors.addAll(other.errors);
        sort();
        return this;
    }

    /** Images that were seen. */
    public long images() {
        return images;
    }

    /** Of them those whose class is known. */
    public long labelled() {
        return labelled;
    }

    List<MaskedError> errors() {
        return errors;
    }

    /** Mean difference. */
    double mean(int map, int cls) {
        return sums[map * classes + cls] / UNIT / images;
    }

    /** Half the width of the interval of the mean; NaN for fewer than two images. */
    double margin(int map, int cls) {
        int at = map * classes + cls;
        double mean = mean(map, cls);
        double variance = Math.max(0, squares[at] / UNIT - images * mean * mean) / (images - 1);
        return images < 2 ? Double.NaN : 1.96 * Math.sqrt(variance / images);
    }

    void write(StateOutput out) throws IOException {
        out.writeLong(images);
        out.writeLong(labelled);
        for (int i = 0; i < sums.length; i++) {
            out.writeLong(sums[i]);
            out.writeLong(squares[i]);
        }
        out.writeInt(errors.size());
        for (MaskedError error : errors) {
            error.write(out);
        }
    }

    static Losses read(StateInput in, int maps, int classes) throws IOException {
        Losses losses = new Losses(maps, classes);
        losses.images = in.readLong();
        losses.labelled = in.readLong();
        for (int i = 0; i < losses.sums.length; i++) {
            losses.sums[i] = in.readLong();
            losses.squares[i] = in.readLong();
        }
        int count = in.readCount(4 * Integer.BYTES);
        for (int i = 0; i < count; i++) {
            losses.errors.add(MaskedError.read(in));
        }
        return losses;
    }
}
