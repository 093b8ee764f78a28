package org.patchlode.engine.onnxruntime;

import java.nio.FloatBuffer;
import org.patchlode.engine.Peaks;
import org.patchlode.network.Shape;

/** One layer's best units by the maxima of its rows: of the maps themselves the row that holds the best unit is read, and nothing else. */
final class RowPeaks {

    private final Shape shape;
    private final FloatBuffer maps;
    private final FloatBuffer rows;
    private final FloatBuffer means;
    private final float[] largest;
    private final float[] mean;

    /** @param maps the layer's units @param rows the largest value of each row @param means finite where all values of a map are */
    RowPeaks(Shape shape, FloatBuffer maps, FloatBuffer rows, FloatBuffer means) {
        this.shape = shape;
        this.maps = maps;
        this.rows = rows;
        this.means = means;
        this.largest = new float[shape.maps() * shape.rows()];
        this.mean = new float[shape.maps()];
    }

    /** Fills in all maps. @return false if a value is not finite, or a sum too large to tell, and the peaks are not filled in */
    boolean read(Peaks into) {
        rows.get(0, largest);
        means.get(0, mean);
        for (int map = 0; map < shape.maps(); map++) {
            if (!Float.isFinite(mean[map])) {
                return false;
            }
            int first = map * shape.rows();
            int row = first;
            for (int i = first + 1; i < first + shape.rows(); i++) {
                // Strictly: the first row of those that tie. Both zeros are the same activation.
                row = largest[i] > largest[row] ? i : row;
            }
            int at = find(row * shape.columns(), largest[row]);
            if (at < 0) {
                return false;
            }
            into.set(map, largest[row] + 0f, at - first * shape.columns(), 0);
        }
        return true;
    }

    private int find(int from, float value) {
        for (int i = from; i < from + shape.columns(); i++) {
            if (maps.get(i) == value) {
                return i;
            }
        }
        return -1;
    }
}
