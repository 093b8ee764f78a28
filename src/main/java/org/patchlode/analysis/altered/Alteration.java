package org.patchlode.analysis.altered;

import java.io.Serializable;
import org.patchlode.network.Box;

/** One way to alter a picture. Columns count to the right and rows down, from the centre of the first pixel. */
public sealed interface Alteration extends Serializable {

    /** Where a geometric one takes a pixel's value from. */
    sealed interface Moved extends Alteration {

        /**
         * The column of the picture that comes to lie at a place.
         *
         * @param x column from the picture's centre
         * @param y row from the picture's centre
         * @return column from the centre
         */
        double column(double x, double y);

        /** The row, likewise. */
        double row(double x, double y);
    }

    /** Moves the content. @param right pixels @param down pixels */
    record Translation(double right, double down) implements Moved {

        @Override
        public double column(double x, double y) {
            return x - right;
        }

        @Override
        public double row(double x, double y) {
            return y - down;
        }
    }

    /** Enlarges the content about the centre. @param factor above 0; below 1 it shrinks */
    record Scaling(double factor) implements Moved {

        @Override
        public double column(double x, double y) {
            return x / factor;
        }

        @Override
        public double row(double x, double y) {
            return y / factor;
        }
    }

    /** Turns the content about the centre, counter-clockwise as it is seen. @param cosine of the angle @param sine of the angle */
    record Rotation(double cosine, double sine) implements Moved {

        private static final double QUARTER = 90;

        /** By an angle in degrees; quarters of a turn move whole pixels and do not touch their values. */
        public static Rotation by(double degrees) {
            double quarters = degrees / QUARTER;
            if (quarters == Math.rint(quarters)) {
                return switch ((int) Math.floorMod((long) quarters, 4L)) {
                    case 0 -> new Rotation(1, 0);
                    case 1 -> new Rotation(0, 1);
                    case 2 -> new Rotation(-1, 0);
                    default -> new Rotation(0, -1);
                };
            }
            return new Rotation(Math.cos(Math.toRadians(degrees)), Math.sin(Math.toRadians(degrees)));
        }

        @Override
        public double column(double x, double y) {
            return cosine * x - sine * y;
        }

        @Override
        public double row(double x, double y) {
            return sine * x + cosine * y;
        }
    }

    /** Covers a part. @param box on the picture; what reaches past it is cut off */
    record Covering(Box box) implements Alteration {}
}
