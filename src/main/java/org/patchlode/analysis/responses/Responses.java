package org.patchlode.analysis.responses;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.patchlode.mining.Accumulator;
import org.patchlode.mining.ImageIds;
import org.patchlode.mining.StateInput;
import org.patchlode.mining.StateOutput;

/** Responses of a shard's images, in the order of their ids. Not thread-safe. */
final class Responses implements Accumulator<Responses> {

    private final List<Image> images;

    /**
     * One image's.
     *
     * @param image its id
     * @param peaks by layer, of every feature map; none if they were not asked for
     * @param means likewise
     */
    record Image(String image, float[][] peaks, float[][] means) {}

    Responses() {
        this(new ArrayList<>());
    }

    private Responses(List<Image> images) {
        this.images = images;
    }

    List<Image> images() {
        return images;
    }

    void add(List<Image> more) {
        images.addAll(more);
    }

    @Override
    public Responses merge(Responses other) {
        images.addAll(other.images);
        images.sort((a, b) -> ImageIds.compare(a.image(), b.image()));
        return this;
    }

    void write(StateOutput out) throws IOException {
        out.writeInt(images.size());
        for (Image image : images) {
            out.writeText(image.image());
            write(image.peaks(), out);
            write(image.means(), out);
        }
    }

    private static void write(float[][] layers, StateOutput out) throws IOException {
        out.writeInt(layers.length);
        for (float[] layer : layers) {
            out.writeFloats(layer);
        }
    }

    static Responses read(StateInput in) throws IOException {
        List<Image> images = new ArrayList<>();
        int count = in.readCount(3 * Integer.BYTES);
        for (int i = 0; i < count; i++) {
            images.add(new Image(in.readText(), readLayers(in), readLayers(in)));
        }
        return new Responses(images);
    }

    private static float[][] readLayers(StateInput in) throws IOException {
        float[][] layers = new float[in.readCount(Integer.BYTES)][];
        for (int i = 0; i < layers.length; i++) {
            layers[i] = in.readFloats();
        }
        return layers;
    }
}
