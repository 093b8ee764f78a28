package org.patchlode.corpus.image;

/**
 * A decoded image of 8 bits a channel.
 *
 * @param width columns
 * @param height rows
 * @param rgb {@code [height, width, 3]}, red first, one unsigned byte each
 */
public record RgbImage(int width, int height, byte[] rgb) {}
