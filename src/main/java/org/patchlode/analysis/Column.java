package org.patchlode.analysis;

import java.io.Serializable;

/**
 * A column of a table.
 *
 * @param name lower-case, with underscores
 * @param type of its values
 * @param nullable whether a value may be missing
 */
public record Column(String name, Type type, boolean nullable) implements Serializable {

    /** What values a column holds; each with the Java class of one. */
    public enum Type {
        /** {@link java.lang.String} */
        TEXT,
        /** {@link java.lang.Integer} */
        INTEGER,
        /** {@link java.lang.Long} */
        LONG,
        /** {@link java.lang.Float} */
        FLOAT,
        /** {@link java.lang.Double} */
        DOUBLE,
        /** {@link java.lang.Boolean} */
        BOOLEAN,
        /** {@link java.time.LocalDate} */
        DATE,
        /** {@code byte[]} */
        BYTES,
        /** {@code float[]} */
        FLOATS,
        /** {@code long[]} */
        LONGS
    }

    /** A column that always has a value. */
    public static Column of(String name, Type type) {
        return new Column(name, type, false);
    }

    /** A column whose values may be missing. */
    public static Column optional(String name, Type type) {
        return new Column(name, type, true);
    }
}
