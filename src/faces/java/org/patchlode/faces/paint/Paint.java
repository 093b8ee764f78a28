package org.patchlode.faces.paint;

/** Colour being mixed for one sample: linear light, and how glossy. Reused from sample to sample. */
final class Paint {
    double red;
    double green;
    double blue;
    double gloss;

    void set(double[] colour, double shine) {
        red = colour[0];
        green = colour[1];
        blue = colour[2];
        gloss = shine;
    }

    /** Covers what is there by a share. */
    void cover(double[] colour, double share) {
        cover(colour[0], colour[1], colour[2], share);
    }

    void cover(double r, double g, double b, double share) {
        red += (r - red) * share;
        green += (g - green) * share;
        blue += (b - blue) * share;
    }

    void dim(double factor) {
        red *= factor;
        green *= factor;
        blue *= factor;
    }

    void tint(double r, double g, double b) {
        red *= r;
        green *= g;
        blue *= b;
    }
}
