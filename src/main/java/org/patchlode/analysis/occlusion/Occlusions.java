package org.patchlode.analysis.occlusion;

import java.io.IOException;
import org.patchlode.analysis.ImageResults;
import org.patchlode.mining.StateInput;
import org.patchlode.mining.StateOutput;

/** What covering a square did to every image. Not thread-safe. */
public final class Occlusions extends ImageResults<Occlusions, Occlusions.Image> {

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
    public record Image(String image, int map, int unit, float peak, int cls, double[] sums, double[] probabilities, int[] firsts) implements OfImage {}

    Occlusions() {
        super(8 * Integer.BYTES);
    }

    @Override
    protected Occlusions self() {
        return this;
    }

    @Override
    protected void write(Image image, StateOutput out) throws IOException {
        out.writeText(image.image());
        out.writeInt(image.map());
        out.writeInt(image.unit());
        out.writeFloat(image.peak());
        out.writeInt(image.cls());
        out.writeDoubles(image.sums());
        out.writeDoubles(image.probabilities());
        out.writeInts(image.firsts());
    }

    @Override
    protected Image readImage(StateInput in) throws IOException {
        return new Image(in.readText(), in.readInt(), in.readInt(), in.readFloat(), in.readInt(), in.readDoubles(), in.readDoubles(), in.readInts());
    }
}
