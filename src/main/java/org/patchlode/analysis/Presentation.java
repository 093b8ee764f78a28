package org.patchlode.analysis;

import java.io.Serializable;
import java.util.Optional;
import org.patchlode.corpus.resize.InputTensor;
import org.patchlode.corpus.resize.Prepared;

/**
 * How an image becomes the pictures that the network is shown: itself, or shifted, covered in part, encoded again. All of
 * them are made from one decoded image. Two that are equal are shown once; so records and enums.
 */
public interface Presentation extends Serializable {

    /** Pictures of each image. */
    int pictures();

    /**
     * Writes one picture as the network's input.
     *
     * @param image its id, for what is drawn by image
     * @param variant from 0 to {@link #pictures()} - 1
     * @param picture the image, resized and cropped to the input's size, and where the file's pixels went
     * @param tensor writes pixels in the network's input units
     * @param inputs {@code [count, channels, rows, columns]}
     * @param offset where the picture's input starts
     */
    void show(String image, int variant, Prepared picture, InputTensor tensor, float[] inputs, int offset);

    /**
     * Why an image cannot be shown as it should be, if it cannot: then it is bad. Asked before the first of its pictures.
     *
     * @param image its id
     * @param picture the image at the input's size
     */
    default Optional<String> problem(String image, Prepared picture) {
        return Optional.empty();
    }

    /** The image itself. */
    Presentation ITSELF = Itself.ONCE;

    /** See {@link #ITSELF}. */
    enum Itself implements Presentation {
        /** One picture: as it is. */
        ONCE;

        @Override
        public int pictures() {
            return 1;
        }

        @Override
        public void show(String image, int variant, Prepared picture, InputTensor tensor, float[] inputs, int offset) {
            tensor.fill(picture.pixels(), inputs, offset);
        }
    }
}
