package org.patchlode.report.draw;

import java.util.List;

/**
 * A page of feature maps for a paper, ready to be written in any format.
 *
 * @param width in pixels
 * @param height in pixels
 * @param perMillimetre pixels in print
 * @param panels grids of pictures
 * @param captions text
 */
public record Sheet(int width, int height, double perMillimetre, List<Panel> panels, List<Caption> captions) {

    /** @param canvas pictures @param x left edge @param y upper edge */
    public record Panel(Canvas canvas, int x, int y) {}

    /**
     * @param text what it says
     * @param x left end, or the middle if centred
     * @param y baseline
     * @param size of the letters, in pixels
     * @param centred whether {@code x} is the middle
     * @param most width that it has room for, in pixels; what is longer is shortened
     * @param name whether it is a name, which is shortened in its middle
     */
    public record Caption(String text, double x, double y, double size, boolean centred, double most, boolean name) {}
}
