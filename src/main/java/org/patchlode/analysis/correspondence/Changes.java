package org.patchlode.analysis.correspondence;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.patchlode.analysis.ImageResults;
import org.patchlode.mining.StateInput;
import org.patchlode.mining.StateOutput;

/** In which direction every unit of every image went. Not thread-safe. */
public final class Changes extends ImageResults<Changes, Changes.Image> {

    /**
     * One image's.
     *
     * @param image its id
     * @param signs by kind (each part, then its random boxes) and layer; a kind that the image has not is empty
     */
    record Image(String image, List<List<Signs>> signs) implements OfImage {}

    Changes() {
        super(2 * Integer.BYTES);
    }

    @Override
    protected Changes self() {
        return this;
    }

    @Override
    protected void write(Image image, StateOutput out) throws IOException {
        out.writeText(image.image());
        out.writeInt(image.signs().size());
        for (List<Signs> kind : image.signs()) {
            out.writeInt(kind.size());
            for (Signs layer : kind) {
                out.writeBlock(layer.packed());
            }
        }
    }

    @Override
    protected Image readImage(StateInput in) throws IOException {
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
        return new Image(image, signs);
    }
}
