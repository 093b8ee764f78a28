package org.patchlode.engine.onednn.tiles;

import java.nio.FloatBuffer;

/**
 * Maps in native memory, in blocks of {@link TileGrid#BLOCK} neighbouring ones.
 *
 * @param values of all images
 * @param imageStride values from an image to the next
 * @param blockStride values from a block to the next
 */
public record BlockedMaps(FloatBuffer values, long imageStride, long blockStride) {

    int at(int image, int block, int position) {
        return Math.toIntExact(image * imageStride + block * blockStride + (long) position * TileGrid.BLOCK);
    }
}
