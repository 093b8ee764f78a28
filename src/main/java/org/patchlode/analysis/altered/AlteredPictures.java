package org.patchlode.analysis.altered;

import java.util.List;
import org.patchlode.analysis.Presentation;
import org.patchlode.corpus.resize.InputTensor;
import org.patchlode.corpus.resize.Prepared;

/**
 * Each image as it is, and then altered: the same alterations for every image.
 *
 * @param alterations of the pictures after the first
 * @param fill of what shows nothing
 */
public record AlteredPictures(List<Alteration> alterations, Fill fill) implements Presentation {

    private static final long serialVersionUID = 1L;

    /** Copies the list. */
    public AlteredPictures {
        alterations = List.copyOf(alterations);
    }

    @Override
    public int pictures() {
        return 1 + alterations.size();
    }

    @Override
    public void show(String image, int variant, Prepared picture, InputTensor tensor, float[] inputs, int offset) {
        if (variant == 0) {
            tensor.fill(picture.pixels(), inputs, offset);
        } else {
            write(alterations.get(variant - 1), fill, picture, tensor, inputs, offset);
        }
    }

    /** Writes one altered picture as the network's input. */
    public static void write(Alteration alteration, Fill fill, Prepared picture, InputTensor tensor, float[] inputs, int offset) {
        if (alteration instanceof Alteration.Covering covering) {
            tensor.fill(picture.pixels(), inputs, offset);
            tensor.fill(covering.box(), fill.channels(), inputs, offset);
        } else if (alteration instanceof Alteration.Moved moved) {
            int width = picture.pixels().width();
            tensor.fill(Sampling.moved(tensor.pixels(picture.pixels()), width, picture.pixels().height(), moved, fill), inputs, offset);
        }
    }
}
