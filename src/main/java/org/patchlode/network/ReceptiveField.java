package org.patchlode.network;

/**
 * What the units of a layer see of an earlier node's plane, padding included: the receptive-field arithmetic of
 * Araujo et al. 2019 ("Computing Receptive Fields of Convolutional Neural Networks", Distill), per axis.
 *
 * @param rows down
 * @param columns across
 */
public record ReceptiveField(Field rows, Field columns) {

    static final ReceptiveField UNIT = new ReceptiveField(Field.UNIT, Field.UNIT);

    /** What the unit at ({@code y}, {@code x}) sees, before clipping to the plane. */
    public Box box(int y, int x) {
        int top = rows.start(y);
        int left = columns.start(x);
        return new Box(top, left, top + rows.size(), left + columns.size());
    }

    ReceptiveField union(ReceptiveField other, Shape shape, Shape units) {
        return new ReceptiveField(rows.union(other.rows, shape.rows(), units.rows()), columns.union(other.columns, shape.columns(), units.columns()));
    }
}
