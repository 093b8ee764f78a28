package org.patchlode.faces.train;

import java.io.Serializable;
import org.patchlode.faces.render.FaceCorpus;
import org.patchlode.model.ConfigurationException;

/**
 * How the demo's network is trained. The same options give the same data in the same order.
 *
 * @param identities people to tell apart
 * @param size side of an image in pixels
 * @param images rendered for training
 * @param testImages rendered for evaluation, from another seed
 * @param seed of the training images, the weights at the start and the order of the images
 * @param testSeed of the test images
 * @param epochs passes over the training images
 * @param batch images a step of one worker
 * @param workers that train side by side before their parameters are averaged
 * @param averagingFrequency steps between two averages
 * @param stem maps of the first convolution and block; they double in each block after
 * @param learningRate at its peak
 */
public record TrainOptions(int identities, int size, int images, int testImages, long seed, long testSeed, int epochs, int batch,
        int workers, int averagingFrequency, int stem, double learningRate) implements Serializable {

    /** Smallest image that the network's five halvings leave something of. */
    public static final int SMALLEST = 32;

    /** @throws ConfigurationException if the values do not fit together */
    public TrainOptions {
        if (seed == testSeed) {
            throw new ConfigurationException("--seed and --test-seed are both %d, so the test would show training images; give two seeds".formatted(seed));
        }
        if (images < batch * workers * averagingFrequency) {
            throw new ConfigurationException("%d images make no round of %d workers, each with %d batches of %d; give more --images or a smaller --batch"
                    .formatted(images, workers, averagingFrequency, batch));
        }
    }

    FaceCorpus training() {
        return new FaceCorpus(seed, images, size, identities);
    }

    FaceCorpus test() {
        return new FaceCorpus(testSeed, testImages, size, identities);
    }
}
