package org.patchlode.analysis.invariance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.patchlode.mining.Accumulator;
import org.patchlode.mining.ImageIds;
import org.patchlode.mining.StateInput;
import org.patchlode.mining.StateOutput;

/** How far every layer moved for every image and step, images in the order of their ids. Not thread-safe. */
public final class Distances implements Accumulator<Distances> {

    private final List<Image> images;

    /**
     * One image's.
     *
     * @param image its id
     * @param norms lengths of the unaltered picture's activations, by layer
     * @param distances {@code [steps][layers]}
     * @param cls the class whose probability is told; -1 if the network tells none
     * @param probabilities by step
     */
    record Image(String image, double[] norms, double[][] distances, int cls, double[] probabilities) {

        /** NaN where the unaltered picture gave nothing to compare with. */
        double relative(int step, int layer) {
            return distances[step][layer] / norms[layer] + (norms[layer] == 0 ? Double.NaN : 0);
        }
    }

    Distances() {
        this(new ArrayList<>());
    }

    private Distances(List<Image> images) {
        this.images = images;
    }

    List<Image> images() {
        return images;
    }

    void add(List<Image> more) {
        images.addAll(more);
        sort();
    }

    @Override
    public Distances merge(Distances other) {
        images.addAll(other.images);
        sort();
        return this;
    }

    private void sort() {
        images.sort((a, b) -> ImageIds.compare(a.image(), b.image()));
    }

    void write(StateOutput out) throws IOException {
        out.writeInt(images.size());
        for (Image image : images) {
            out.writeText(image.image());
            doubles(image.norms(), out);
            out.writeInt(image.distances().length);
            for (double[] step : image.distances()) {
                doubles(step, out);
            }
            out.writeInt(image.cls());
            doubles(image.probabilities(), out);
        }
    }

    static Distances read(StateInput in) throws IOException {
        List<Image> images = new ArrayList<>();
        int count = in.readCount(5 * Integer.BYTES);
        for (int i = 0; i < count; i++) {
            String image = in.readText();
            double[] norms = doubles(in);
            double[][] distances = new double[in.readCount(Integer.BYTES)][];
            for (int step = 0; step < distances.length; step++) {
                distances[step] = doubles(in);
            }
            images.add(new Image(image, norms, distances, in.readInt(), doubles(in)));
        }
        return new Distances(images);
    }

    private static void doubles(double[] values, StateOutput out) throws IOException {
        out.writeInt(values.length);
        for (double value : values) {
            out.writeDouble(value);
        }
    }

    private static double[] doubles(StateInput in) throws IOException {
        double[] values = new double[in.readCount(Double.BYTES)];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readDouble();
        }
        return values;
    }
}
