package org.patchlode.analysis;

import java.util.List;
import org.patchlode.corpus.image.RgbImage;

/**
 * An image that won, decoded once more.
 *
 * @param image its id
 * @param place among all images that won
 * @param labels values of the label columns, each of its column's class; null where the image has none
 * @param part from 0: an image that won much comes in several parts, each with wins of its own
 * @param wins at least one, in the order of the result
 * @param pixels at the network's input size
 */
public record WinningImage(String image, int place, List<Object> labels, int part, List<Win> wins, RgbImage pixels) {}
