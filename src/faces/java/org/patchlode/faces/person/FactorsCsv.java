package org.patchlode.faces.person;

import java.util.Locale;

/** The factors of images as a CSV table with a header, usable as labels: its column {@code image} names the file. */
public final class FactorsCsv {
    /** The header, without line end. */
    public static final String HEADER = "image,index,identity,gender,age,expression,ethnicity,yaw,pitch,light_azimuth,"
            + "light_elevation,scale,shift_x,shift_y,background";

    /** What a sweep adds to the header. */
    public static final String SWEEP = ",shape,texture,second_identity,rms";

    private FactorsCsv() {}

    /**
     * One row, without line end. No field needs quoting.
     *
     * @param image file name relative to the corpus
     * @param index of the image in the corpus
     * @param f its factors
     */
    public static String row(String image, long index, Factors f) {
        return String.join(",", image, Long.toString(index), Integer.toString(f.identity()), word(f.gender()),
                Integer.toString(f.age()), word(f.expression()), word(f.ethnicity()), Double.toString(f.yaw()),
                Double.toString(f.pitch()), Double.toString(f.lightAzimuth()), Double.toString(f.lightElevation()),
                Double.toString(f.scale()), Double.toString(f.x()), Double.toString(f.y()),
                Integer.toString(f.background()));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
