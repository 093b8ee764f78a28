package org.patchlode.engine.onednn;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Optional;
import org.patchlode.engine.Peaks;
import org.patchlode.network.Shape;

/**
 * Reads the peaks of one mined layer. Where a program has reduced the layer's rows, only those are read, and of the layer
 * itself the one row that holds a map's best unit; an image with a value that is not finite is read exactly.
 */
final class TapReader {

    private final PeakReader exact;
    private final IntBuffer bits;
    private final FloatBuffer floats;
    private final Lanes lanes;
    private final Optional<RowReader> rows;

    TapReader(Program.Tap tap, Shape shape, Run run, PeakReader exact, boolean means) {
        this.exact = exact;
        this.lanes = tap.lanes();
        this.bits = run.view(tap.tensor()).asIntBuffer();
        this.floats = run.view(tap.tensor()).asFloatBuffer();
        this.rows = tap.rows().map(r -> new RowReader(r, lanes, shape, run, means));
    }

    void read(int image, Peaks peaks) {
        if (rows.isEmpty() || !rows.get().read(floats, image, peaks)) {
            exact.read(bits, floats, image, peaks);
        }
    }

    /** Peaks from the maxima and means of rows. */
    private static final class RowReader {

        private final Lanes whole;
        private final Lanes reduced;
        private final Shape shape;
        private final boolean means;
        private final FloatBuffer maxima;
        private final FloatBuffer averages;
        private final float[] max;
        private final float[] mean;

        RowReader(Program.Rows rows, Lanes whole, Shape shape, Run run, boolean means) {
            this.whole = whole;
            this.reduced = rows.lanes();
            this.shape = shape;
            this.means = means;
            this.maxima = run.view(rows.maxima()).asFloatBuffer();
            this.averages = run.view(rows.means()).asFloatBuffer();
            this.max = new float[shape.rows() * reduced.width()];
            this.mean = new float[shape.rows() * reduced.width()];
        }

        /** Reads one image. @return false if a value is not finite, or too large to tell, and the peaks are not filled in */
        boolean read(FloatBuffer floats, int image, Peaks peaks) {
            int width = reduced.width();
            for (int block = 0; block < reduced.blocks(); block++) {
                int start = Math.toIntExact(image * reduced.imageStride() + block * reduced.blockStride());
                maxima.get(start, max);
                averages.get(start, mean);
                for (int lane = 0; lane < Math.min(width, shape.maps() - block * width); lane++) {
                    double sum = 0;
                    int row = 0;
                    for (int r = 0; r < shape.rows(); r++) {
                        sum += mean[r * width + lane];
                        row = max[r * width + lane] > max[row * width + lane] ? r : row;
                    }
                    // A pool loses what is not a number; the mean keeps it, and infinities.
                    if (!Double.isFinite(sum)) {
                        return false;
                    }
                    int map = block * width + lane;
                    float best = max[row * width + lane];
                    peaks.set(map, best == 0 ? 0 : best, find(floats, image, map, row, best), means ? (float) (sum / shape.rows()) : 0);
                }
            }
            return true;
        }

        private int find(FloatBuffer floats, int image, int map, int row, float best) {
            int width = whole.width();
            int first = Math.toIntExact(image * whole.imageStride() + map / width * whole.blockStride()) + map % width;
            int position = row * shape.columns();
            while (floats.get(first + position * width) != best) {
                position++;
            }
            return position;
        }
    }
}
