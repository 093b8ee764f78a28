package org.patchlode.analysis.blocks;

/**
 * Responses of some feature maps of a layer for all images.
 *
 * @param layer its name
 * @param firstChannel number of the first map
 * @param maps by map, then image; images in the order of their ids; NaN where a response is missing. Nobody changes them
 */
public record Block(String layer, int firstChannel, float[][] maps) {

    /** Whether a map lacks a response. */
    public boolean incomplete(int map) {
        for (float value : maps[map]) {
            if (Float.isNaN(value)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a map responded alike to all images, as one that never fires does. */
    public boolean constant(int map) {
        for (float value : maps[map]) {
            if (value != maps[map][0]) {
                return false;
            }
        }
        return true;
    }
}
