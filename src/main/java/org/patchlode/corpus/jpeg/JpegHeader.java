package org.patchlode.corpus.jpeg;

import org.patchlode.corpus.image.BadImageException;
import org.patchlode.corpus.image.DecodingBudget;

/**
 * What a JPEG's markers say. Walking them also finds truncation, which decoders hide by painting the rest grey.
 *
 * @param width columns
 * @param height rows
 * @param components 1 grey, 3 colour, 4 CMYK
 * @param model how the components are to be read
 * @param orientation EXIF orientation, 1 to 8
 * @param scans passes over the picture or some of its components
 * @param samples of all components, chroma as many as it has
 * @param visited samples that the scans walk over in all
 * @param buffered whether a decoder has to keep all samples until the last scan is read
 */
public record JpegHeader(int width, int height, int components, ColourModel model, int orientation, int scans, long samples, long visited, boolean buffered) {

    private static final int COEFFICIENT_BITS = 16;

    /** How a pixel's components are to be read. */
    public enum ColourModel {
        GREY,
        RGB,
        YCC,
        CMYK,
        YCCK
    }

    public static JpegHeader parse(byte[] bytes) throws BadImageException {
        return new JpegWalk(bytes, JpegWalk.Kept.NOTHING).run();
    }

    /** The file without comments, profiles and other metadata, for decoders that would parse them. */
    static byte[] bare(byte[] bytes) throws BadImageException {
        JpegWalk walk = new JpegWalk(bytes, JpegWalk.Kept.PICTURE_AND_COLOURS);
        walk.run();
        return walk.kept();
    }

    /** The same with a marker that says how three components are to be read, in place of those that say so in the file. */
    static byte[] bare(byte[] bytes, ColourModel model) throws BadImageException {
        JpegWalk walk = new JpegWalk(bytes, JpegWalk.Kept.PICTURE);
        walk.run();
        byte[] kept = walk.kept();
        byte[] marker = {(byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) (model == ColourModel.YCC ? 1 : 0)};
        byte[] marked = new byte[kept.length + marker.length];
        System.arraycopy(kept, 0, marked, 0, 2);
        System.arraycopy(marker, 0, marked, 2, marker.length);
        System.arraycopy(kept, 2, marked, 2 + marker.length, kept.length - 2);
        return marked;
    }

    /** The same, with three components to be read as told from outside. */
    public JpegHeader as(ColourModel three) {
        return new JpegHeader(width, height, components, components == 3 ? three : model, orientation, scans, samples, visited, buffered);
    }

    /** Holds what a decoder will need against what there is. */
    void check(DecodingBudget budget, boolean inJava) throws BadImageException {
        long pixels = (long) width * height;
        long plain = 8L * Math.max(3, components);
        long bits = buffered ? Math.max(plain, samples * COEFFICIENT_BITS / pixels) : plain;
        if (inJava) {
            budget.checkInJava(width, height, bits);
        } else {
            budget.checkNative(width, height, bits);
        }
        budget.checkWork(visited, "its %d JPEG scans".formatted(scans));
    }
}
