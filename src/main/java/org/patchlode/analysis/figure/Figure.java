package org.patchlode.analysis.figure;

import java.util.Arrays;
import java.util.List;

/**
 * A figure of an analysis' page, as data. Each has a title, and a sentence or two that say how it is read: what was compared
 * with what, what the bands are, what one sees. Values that are not known are {@link Double#NaN} and leave a gap.
 */
public sealed interface Figure extends Part {

    /** A short heading. */
    String title();

    /** How it is read. */
    String reading();

    /**
     * Curves.
     *
     * @param x across
     * @param y up
     */
    record Lines(String title, String reading, Axis x, Axis y, List<Curve> curves) implements Figure {
        /** Copies the list. */
        public Lines {
            curves = List.copyOf(curves);
        }
    }

    /**
     * One curve, with a band if it has one.
     *
     * @param name in the legend
     * @param x in rising order
     * @param y as many
     * @param low lower ends of the band; empty if there is none
     * @param high upper ends
     */
    record Curve(String name, double[] x, double[] y, double[] low, double[] high) {
        /** @throws IllegalArgumentException if the lengths differ */
        public Curve {
            requireLength(name, x.length, y);
            requireBand(name, x.length, low, high);
        }

        /** A curve without a band. */
        public static Curve of(String name, double[] x, double[] y) {
            return new Curve(name, x, y, new double[0], new double[0]);
        }
    }

    /**
     * Groups of bars, such as a group a layer.
     *
     * @param categories names of the groups, from left to right
     * @param x what the groups are
     * @param y up
     * @param bars one of each in every group
     */
    record Bars(String title, String reading, String x, List<String> categories, Axis y, List<Bar> bars) implements Figure {
        /** @throws IllegalArgumentException if a bar has not one value a category */
        public Bars {
            categories = List.copyOf(categories);
            bars = List.copyOf(bars);
            for (Bar bar : bars) {
                requireLength(bar.name(), categories.size(), bar.values());
            }
        }
    }

    /**
     * The bars of one name.
     *
     * @param name in the legend
     * @param values one a group
     * @param low lower ends of the intervals; empty if there are none
     * @param high upper ends
     */
    record Bar(String name, double[] values, double[] low, double[] high) {
        /** @throws IllegalArgumentException if the lengths differ */
        public Bar {
            requireBand(name, values.length, low, high);
        }

        /** Bars without intervals. */
        public static Bar of(String name, double[] values) {
            return new Bar(name, values, new double[0], new double[0]);
        }
    }

    /** Points. @param x across @param y up @param clouds of points */
    record Scatter(String title, String reading, Axis x, Axis y, List<Cloud> clouds) implements Figure {
        /** Copies the list. */
        public Scatter {
            clouds = List.copyOf(clouds);
        }
    }

    /** The points of one name. @param name in the legend @param x across @param y up @param labels what each point is; empty if they have no names */
    record Cloud(String name, double[] x, double[] y, List<String> labels) {
        /** @throws IllegalArgumentException if the lengths differ */
        public Cloud {
            requireLength(name, x.length, y);
            labels = List.copyOf(labels);
            if (!labels.isEmpty() && labels.size() != x.length) {
                throw new IllegalArgumentException("%d labels do not fit the %d points of '%s'".formatted(labels.size(), x.length, name));
            }
        }
    }

    /**
     * A grid of colours.
     *
     * @param x what the columns are
     * @param columns their names, from left to right
     * @param y what the rows are
     * @param rows their names, from the top
     * @param value what the colours stand for
     * @param values {@code [rows][columns]}
     * @param kind of values
     * @param names of the kinds that values are numbers of, from 0, where {@code kind} is {@link Colours#KINDS}; else empty
     */
    record Heat(String title, String reading, String x, List<String> columns, String y, List<String> rows, String value, double[][] values, Colours kind, List<String> names)
            implements Figure {
        /** @throws IllegalArgumentException if the values are not one a row and column */
        public Heat {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
            names = List.copyOf(names);
            if (values.length != rows.size()) {
                throw new IllegalArgumentException("%d rows of values do not fit %d names of rows".formatted(values.length, rows.size()));
            }
            for (double[] row : values) {
                requireLength(title, columns.size(), row);
            }
        }
    }

    /** What the colours of a {@link Heat} tell apart. */
    enum Colours {
        /** From little to much. */
        AMOUNT,
        /** Below and above 0, which is neutral. */
        DIFFERENCE,
        /** Kinds that have no order. */
        KINDS
    }

    /**
     * A table of pictures.
     *
     * @param columns headings; empty for none
     * @param rows from the top
     */
    record Pictures(String title, String reading, List<String> columns, List<PictureRow> rows) implements Figure {
        /** Copies the lists. */
        public Pictures {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }
    }

    /** A row of pictures. @param label what it is of; may be empty @param pictures from left to right */
    record PictureRow(String label, List<Shot> pictures) {
        /** Copies the list. */
        public PictureRow {
            pictures = List.copyOf(pictures);
        }
    }

    /**
     * One picture.
     *
     * @param png its bytes
     * @param caption below it; may be empty
     * @param alternative what one who cannot see it is told
     * @param pixelated whether it is enlarged with sharp pixels
     */
    record Shot(byte[] png, String caption, String alternative, boolean pixelated) {}

    private static void requireLength(String name, int length, double[] values) {
        if (values.length != length) {
            throw new IllegalArgumentException("%d values of '%s' do not fit the other %d".formatted(values.length, name, length));
        }
    }

    private static void requireBand(String name, int length, double[] low, double[] high) {
        if (low.length != high.length || low.length != 0 && low.length != length) {
            throw new IllegalArgumentException("a band of %d and %d values does not fit the %d values of '%s'".formatted(low.length, high.length, length, name));
        }
        if (Arrays.stream(low).anyMatch(Double::isInfinite) || Arrays.stream(high).anyMatch(Double::isInfinite)) {
            throw new IllegalArgumentException("the band of '%s' has no end; leave such a value out as not a number".formatted(name));
        }
    }
}
