package org.patchlode.analysis.correspondence;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.patchlode.mining.Accumulator;
import org.patchlode.mining.ImageIds;
import org.patchlode.mining.StateInput;
import org.patchlode.mining.StateOutput;

/** In which direction every unit of every image went, images in the order of their ids. Not thread-safe. */
public final class Changes implements Accumulator<Changes> {

    private final List<Image> images;

    /**
     * One image's.
     *
     * @param image its id
     * @param signs by kind (each part, then its random boxes) and layer; a kind that the image has not is empty
     */
    record Image(String image, List<List<Signs>> signs) {}

    Changes() {
        this(new ArrayList<>());
    }

    private Changes(List<Image> images) {
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
    public Changes merge(Changes other) {
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
            out.writeInt(image.signs().size());
            for (List<Signs> kind : image.signs()) {
                out.writeInt(kind.size());
                for (Signs layer : kind) {
                    out.writeBlock(layer.packed());
                }
            }
        }
    }

    static Changes read(StateInput in) throws IOException {
        List<Image> images = new ArrayList<>();
        int count = in.readCount(2 * Integer.BYTES);
        for (int i = 0; i < count; i++) {
            String image = in.readText();
            List<List<Signs>> signs = new ArrayList<>();
            int kinds = in.readCount(Integer.BYTES);
            for (int kind = 0; kind < kinds; kind++) {
                List<Signs> layers = new ArrayList<>();
                int of = in.readCount(Integer.BYTES);
                for (int layer = 0; layer < of; layer++) {
                    layers.add(new Signs(in.readBlock()));
                }
                signs.add(layers);
            }
            images.add(new Image(image, signs));
        }
        return new Changes(images);
    }
}
