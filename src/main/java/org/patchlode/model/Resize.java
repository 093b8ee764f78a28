package org.patchlode.model;

import java.io.Serializable;

/**
 * How an image of another size is brought to the network's input size. An image that already has it is taken pixel for
 * pixel whatever the rule. Resampling is antialiased bilinear on 8-bit values.
 */
public sealed interface Resize extends Serializable {

    /**
     * The shorter side becomes {@code side}, the longer follows ({@code int(side * longer / shorter)}), and the middle is
     * cut out.
     *
     * @param side pixels; at least both sides of the input
     */
    record ShorterSide(int side) implements Resize {}

    /** Both sides become the input's, whatever the aspect ratio. */
    record Squash() implements Resize {}

    /**
     * The middle is cut out without resampling; only an image that is smaller than the input is enlarged first, by its
     * shorter side.
     */
    record CenterCrop() implements Resize {}

    /** How samples are taken where the image is resized. */
    enum Sampling {
        /** Pillow's, on 8-bit values: antialiased where the image shrinks, results equal to the byte. */
        PILLOW_NEAREST,
        /** See {@link #PILLOW_NEAREST}. */
        PILLOW_BILINEAR,
        /** See {@link #PILLOW_NEAREST}; the cubic has a = -0.5. */
        PILLOW_BICUBIC,
        /** PyTorch's on tensors, without antialiasing: the sample at {@code floor(i * scale)}. */
        TENSOR_NEAREST,
        /** TensorFlow's on tensors: the sample at {@code floor((i + 0.5) * scale)}. */
        TENSORFLOW_NEAREST,
        /** PyTorch's and TensorFlow's on tensors, half-pixel centres, without antialiasing, then rounded half to even. */
        TENSOR_BILINEAR,
        /** PyTorch's on tensors, the cubic with a = -0.75, without antialiasing, clamped, then rounded half to even. */
        TENSOR_BICUBIC
    }

    /**
     * torchvision's {@code Resize(side)}, then {@code CenterCrop} to the input's size.
     *
     * @param side the shorter side becomes; at least both sides of the input
     * @param sampling as on PIL images or as on tensors
     */
    record TorchvisionShorter(int side, Sampling sampling) implements Resize {}

    /**
     * torchvision's {@code Resize((rows, columns))}, then {@code CenterCrop} to the input's size.
     *
     * @param rows after resizing, at least the input's
     * @param columns after resizing, at least the input's
     * @param sampling as on PIL images or as on tensors
     */
    record TorchvisionSize(int rows, int columns, Sampling sampling) implements Resize {}

    /**
     * {@code keras.utils.load_img(target_size=...)}.
     *
     * @param sampling Pillow's
     * @param keepAspectRatio whether the middle of the input's shape is cut out first
     */
    record KerasLoadImg(Sampling sampling, boolean keepAspectRatio) implements Resize {}

    /**
     * {@code keras.preprocessing.image.smart_resize}: the middle of the input's shape is cut out, then resized; rounded to 8
     * bits.
     *
     * @param sampling as on tensors
     */
    record KerasSmartResize(Sampling sampling) implements Resize {}
}
