package org.patchlode.analysis.occlusion;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.patchlode.mining.Accumulator;
import org.patchlode.mining.ImageIds;
import org.patchlode.mining.StateInput;
import org.patchlode.mining.StateOutput;

/** What covering a square did to every image, images in the order of their ids. Not thread-safe. */
public final class Occlusions implements Accumulator<Occlusions> {

    private final List<Image> images;

    /**
     * One image's. Of the arrays the first value is of the whole picture, the others of the squares.
     *
     * @param image its id
     * @param map the strongest of the layer in the whole picture
     * @param unit where in it the largest activation is: row * columns + column
     * @param peak that activation
     * @param cls the class whose probability is told; -1 if the network tells none
     * @param sums of the map's activations
     * @param probabilities of the class; empty if the network tells none
     * @param firsts classes with the largest output; likewise
     */
    public record Image(String image, int map, int unit, float peak, int cls, double[] sums, double[] probabilities, int[] firsts) {}

    Occlusions() {
        this(new ArrayList<>());
    }

    private Occlusions(List<Image> images) {
        this.images = images;
    }

    /** In the order of their ids. */
    public List<Image> images() {
        return images;
    }

    void add(List<Image> more) {
        images.addAll(more);
        sort();
    }

    @Override
    public Occlusions merge(Occlusions other) {
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
            out.writeInt(image.map());
            out.writeInt(image.unit());
            out.writeFloat(image.peak());
            out.writeInt(image.cls());
            doubles(image.sums(), out);
            doubles(image.probabilities(), out);
            out.writeInt(image.firsts().length);
            for (int first : image.firsts()) {
                out.writeInt(first);
            }
        }
    }

    static Occlusions read(StateInput in) throws IOException {
        List<Image> images = new ArrayList<>();
        int count = in.readCount(8 * Integer.BYTES);
        for (int i = 0; i < count; i++) {
            images.add(new Image(in.readText(), in.readInt(), in.readInt(), in.readFloat(), in.readInt(), doubles(in), doubles(in), integers(in)));
        }
        return new Occlusions(images);
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

    private static int[] integers(StateInput in) throws IOException {
        int[] values = new int[in.readCount(Integer.BYTES)];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readInt();
        }
        return values;
    }
}
