package org.patchlode.engine.onednn;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.patchlode.engine.Peaks;
import org.patchlode.engine.onednn.program.Lanes;
import org.patchlode.engine.onednn.program.Program;
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

    TapReader(Program.Tap tap, Shape shape, ProgramExecution run, PeakReader exact, boolean means) {
        this.exact = exact;
        this.lanes = tap.lanes();
        this.bits = run.view(tap.tensor()).asIntBuffer();
        this.floats = run.view(tap.tensor()).asFloatBuffer();
        this.rows = tap.rows().map(r -> new RowReader(r, lanes, shape, run, means));
    }

    /** @param count whether units above zero are wanted */
    void read(int image, boolean count, Peaks peaks) {
        if (rows.isEmpty() || !rows.get().read(floats, image, peaks)) {
            exact.read(bits, floats, image, peaks);
        }
        peaks.count(count);
        if (count) {
            exact.count(bits, image, peaks);
        }
    }

    /** Peaks from the maxima of rows, and their means where a program has them. */
    private static final class RowReader {

        private final Lanes whole;
        private final Lanes reduced;
        private final Shape shape;
        private final boolean means;
        private final FloatBuffer maxima;
        private final Optional<FloatBuffer> averages;
        private final float[] max;
        private final float[] mean;
        private final float[] best;
        private final double[] sums;

        RowReader(Program.Rows rows, Lanes whole, Shape shape, ProgramExecution run, boolean means) {
            this.whole = whole;
            this.reduced = rows.lanes();
            this.shape = shape;
            this.means = means;
            this.maxima = run.view(rows.maxima()).asFloatBuffer();
            this.averages = rows.means().map(tensor -> run.view(tensor).asFloatBuffer());
            this.max = new float[shape.rows() * reduced.width()];
            this.mean = new float[shape.rows() * reduced.width()];
            this.best = new float[reduced.width()];
            this.sums = new double[reduced.width()];
        }

        /** Reads one image. @return false if a value is not finite, or too large to tell, and the peaks are not filled in */
        boolean read(FloatBuffer floats, int image, Peaks peaks) {
            int width = reduced.width();
            for (int block = 0; block < reduced.blocks(); block++) {
                int start = Math.toIntExact(image * reduced.imageStride() + block * reduced.blockStride());
                maxima.get(start, max);
                fold();
                averages.ifPresent(ofRows -> sum(ofRows, start));
                for (int lane = 0; lane < Math.min(width, shape.maps() - block * width); lane++) {
                    // A pool loses what is not a number; the mean keeps it, and infinities.
                    if (!Double.isFinite(averages.isPresent() ? sums[lane] : best[lane])) {
                        return false;
                    }
                    int map = block * width + lane;
                    int at = find(floats, image, map, row(lane), best[lane]);
                    peaks.set(map, best[lane] == 0 ? 0 : best[lane], at, means ? (float) (sums[lane] / shape.rows()) : 0);
                }
            }
            return true;
        }

        /** The rows' maxima, a row of all lanes at a time: the compiler makes vector code of it. */
        private void fold() {
            int width = best.length;
            System.arraycopy(max, 0, best, 0, width);
            for (int from = width; from < max.length; from += width) {
                for (int lane = 0; lane < width; lane++) {
                    best[lane] = Math.max(best[lane], max[from + lane]);
                }
            }
        }

        private void sum(FloatBuffer ofRows, int start) {
            ofRows.get(start, mean);
            Arrays.fill(sums, 0);
            for (int from = 0; from < mean.length; from += sums.length) {
                for (int lane = 0; lane < sums.length; lane++) {
                    sums[lane] += mean[from + lane];
                }
            }
        }

        /** The first row that holds a lane's maximum. */
        private int row(int lane) {
            int at = lane;
            while (max[at] != best[lane]) {
                at += best.length;
            }
            return at / best.length;
        }

        private int find(FloatBuffer floats, int image, int map, int row, float value) {
            int width = whole.width();
            int first = Math.toIntExact(image * whole.imageStride() + map / width * whole.blockStride()) + map % width;
            int position = row * shape.columns();
            while (floats.get(first + position * width) != value) {
                position++;
            }
            return position;
        }
    }
}
