package org.patchlode.corpus.tiff;

import org.patchlode.corpus.image.BadImageException;
import org.patchlode.corpus.image.Tiff;

/**
 * Where the strips or tiles of a TIFF lie: plane after plane, each by rows and columns. No part goes beyond the file, and
 * packed ones do not overlap, so that unpacking all of them costs no more than the file's bytes and its pixels.
 *
 * @param width of a part, in pixels
 * @param height of a part
 * @param across parts beside each other
 * @param down parts below each other
 * @param planes 1, or one a sample
 * @param tiled whether parts are of one size, beyond the edges of the picture too
 * @param starts first bytes
 * @param lengths in bytes
 */
record TiffParts(int width, int height, int across, int down, int planes, boolean tiled, long[] starts, long[] lengths) {

    /** Of one part. */
    long pixels() {
        return (long) width * height;
    }

    /** With what parts at the right hold beyond the picture. */
    long paddedWidth() {
        return (long) width * across;
    }

    /** With what tiles at the bottom hold beyond the picture; strips end with it. */
    long paddedHeight(int pictureHeight) {
        return tiled ? (long) height * down : pictureHeight;
    }

    static TiffParts of(TiffDirectory tags, int width, int height, int planes, int fileBytes, boolean packed) throws BadImageException {
        boolean tiled = tags.has(Tiff.TILE_WIDTH) || tags.has(Tiff.TILE_OFFSETS);
        long partWidth = tiled ? tags.value(Tiff.TILE_WIDTH, 0) : width;
        // Strips end with the picture; a single one may claim any number of rows.
        long partHeight = tiled ? tags.value(Tiff.TILE_HEIGHT, 0) : Math.min(height, tags.value(Tiff.ROWS_PER_STRIP, height));
        if (partWidth < 1 || partHeight < 1 || partWidth > Integer.MAX_VALUE || partHeight > Integer.MAX_VALUE) {
            throw new BadImageException("its TIFF data is damaged: its parts claim %d x %d pixels".formatted(partWidth, partHeight));
        }
        long across = (width + partWidth - 1) / partWidth;
        long down = (height + partHeight - 1) / partHeight;
        long parts = across * down * planes;
        int offsets = tiled ? Tiff.TILE_OFFSETS : Tiff.STRIP_OFFSETS;
        int counts = tiled ? Tiff.TILE_BYTES : Tiff.STRIP_BYTES;
        if (tags.count(offsets) != parts) {
            throw new BadImageException("its TIFF data is damaged: it has %d parts where %d x %d pixels in parts of %d x %d are %d"
                    .formatted(tags.count(offsets), width, height, partWidth, partHeight, parts));
        }
        long[] starts = tags.values(offsets, parts);
        long[] lengths = packed || tags.count(counts) == parts ? tags.values(counts, parts) : all(starts, fileBytes);
        if (lengths.length != starts.length) {
            throw new BadImageException("its TIFF data is damaged: it tells the lengths of %d of its %d parts".formatted(lengths.length, parts));
        }
        check(starts, lengths, fileBytes, packed);
        return new TiffParts((int) partWidth, (int) partHeight, (int) across, (int) down, planes, tiled, starts, lengths);
    }

    /** Whatever follows: what is not packed says itself how long it is. */
    private static long[] all(long[] starts, int fileBytes) {
        long[] lengths = new long[starts.length];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = Math.max(0, fileBytes - starts[i]);
        }
        return lengths;
    }

    private static void check(long[] starts, long[] lengths, int fileBytes, boolean packed) throws BadImageException {
        long sum = 0;
        for (int i = 0; i < starts.length; i++) {
            if (starts[i] < 0 || lengths[i] < 0 || lengths[i] > fileBytes - starts[i]) {
                throw new BadImageException("its TIFF data is truncated or damaged: a part of %d bytes at byte %d goes beyond its end".formatted(lengths[i], starts[i]));
            }
            sum += lengths[i];
        }
        if (packed && sum > fileBytes) {
            throw new BadImageException("its TIFF data is damaged: its %d parts claim %d bytes in all, the file has %d".formatted(starts.length, sum, fileBytes));
        }
    }
}
