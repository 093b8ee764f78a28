package org.patchlode.corpus.resize;

import org.patchlode.corpus.image.RgbImage;

/**
 * An image as the network is shown it.
 *
 * @param pixels at the network's input size
 * @param placement where the file's pixels lie on it
 */
public record Prepared(RgbImage pixels, Placement placement) {}
