package org.patchlode.analysis.invariance;

import java.io.IOException;
import org.patchlode.analysis.ImageResults;
import org.patchlode.mining.StateInput;
import org.patchlode.mining.StateOutput;

/** How far every layer moved for every image and step. Not thread-safe. */
public final class Distances extends ImageResults<Distances, Distances.Image> {

    /**
     * One image's.
     *
     * @param image its id
     * @param norms lengths of the unaltered picture's activations, by layer
     * @param distances {@code [steps][layers]}
     * @param cls the class whose probability is told; -1 if the network tells none
     * @param probabilities by step
     */
    record Image(String image, double[] norms, double[][] distances, int cls, double[] probabilities) implements OfImage {

        /** NaN where the unaltered picture gave nothing to compare with. */
        double relative(int step, int layer) {
            return distances[step][layer] / norms[layer] + (norms[layer] == 0 ? Double.NaN : 0);
        }
    }

    Distances() {
        super(5 * Integer.BYTES);
    }

    @Override
    protected Distances self() {
        return this;
    }

    @Override
    protected void write(Image image, StateOutput out) throws IOException {
        out.writeText(image.image());
        out.writeDoubles(image.norms());
        out.writeInt(image.distances().length);
        for (double[] step : image.distances()) {
            out.writeDoubles(step);
        }
        out.writeInt(image.cls());
        out.writeDoubles(image.probabilities());
    }

    @Override
    protected Image readImage(StateInput in) throws IOException {
        String image = in.readText();
        double[] norms = in.readDoubles();
        double[][] distances = new double[in.readCount(Integer.BYTES)][];
        for (int step = 0; step < distances.length; step++) {
            distances[step] = in.readDoubles();
        }
        return new Image(image, norms, distances, in.readInt(), in.readDoubles());
    }
}
