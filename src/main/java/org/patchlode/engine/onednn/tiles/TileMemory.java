package org.patchlode.engine.onednn.tiles;

/** Arrays in which tiles are transformed: one set for all convolutions of a thread, so that it stays in the cache. */
public final class TileMemory {

    /** A stretch of a row of the image, one block of maps; the narrowest tiles have one block. */
    final float[] line = new float[Combinations.LONGEST * TileGrid.TILE];
    /** What is added to it. */
    final float[] addends = new float[line.length];
    /** Not zero where a value was not finite. */
    final float[] watch = new float[line.length];
    /** Of six rows of the image, four arrays each. */
    final float[][] dealt = new float[TileGrid.SIDE * TileGrid.TILE][Combinations.LONGEST];
    /** Of six columns, the six values of their rows. */
    final float[][][] columns = new float[TileGrid.SIDE][][];
    final float[][] transformed = InterpolationPoints.transformed(2 * Combinations.LONGEST);
    final float[][] products = new float[TileGrid.SIDE][Combinations.LONGEST];
    /** Of four rows of outputs, six columns each. */
    final float[][] rows = new float[TileGrid.TILE * TileGrid.SIDE][Combinations.LONGEST];
    final float[][] outputs = new float[TileGrid.TILE][Combinations.LONGEST];
    final float[][] halves = new float[2][2 * Combinations.LONGEST];

    public TileMemory() {
        for (int i = 0; i < columns.length; i++) {
            columns[i] = InterpolationPoints.transformed(Combinations.LONGEST);
        }
    }
}
