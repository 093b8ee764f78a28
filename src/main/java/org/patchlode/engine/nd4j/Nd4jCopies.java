package org.patchlode.engine.nd4j;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;

/** Operations that move units about and compute nothing. */
final class Nd4jCopies {

    private Nd4jCopies() {}

    static Runnable selection(int[] maps, INDArray in, INDArray out) {
        List<Runnable> runs = new ArrayList<>();
        for (int map = 0; map < maps.length; map++) {
            INDArray from = in.get(NDArrayIndex.all(), NDArrayIndex.interval(maps[map], maps[map] + 1));
            INDArray to = out.get(NDArrayIndex.all(), NDArrayIndex.interval(map, map + 1));
            runs.add(() -> to.assign(from));
        }
        return Nd4jOp.inOrder(runs.toArray(Runnable[]::new));
    }

    static Runnable cropping(Padding border, INDArray in, INDArray out) {
        INDArray kept = in.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(border.top(), border.top() + out.size(2)),
                NDArrayIndex.interval(border.left(), border.left() + out.size(3)));
        return () -> out.assign(kept);
    }

    static Runnable border(Operation.BorderPadding pad, INDArray in, INDArray out) {
        List<Runnable> runs = new ArrayList<>();
        long left = pad.padding().left();
        for (int row = 0; row < out.size(2); row++) {
            int from = pad.source(row, pad.padding().top(), (int) in.size(2));
            INDArray source = in.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(from, from + 1));
            INDArray place = out.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(row, row + 1), NDArrayIndex.interval(left, left + in.size(3)));
            runs.add(() -> place.assign(source));
        }
        for (int column = 0; column < out.size(3); column++) {
            long from = left + pad.source(column, pad.padding().left(), (int) in.size(3));
            if (from != column) {
                INDArray source = out.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(from, from + 1));
                INDArray place = out.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(column, column + 1));
                runs.add(() -> place.assign(source));
            }
        }
        return Nd4jOp.inOrder(runs.toArray(Runnable[]::new));
    }

    static Runnable upsampling(Operation.Upsampling up, INDArray in, INDArray out) {
        List<Runnable> runs = new ArrayList<>();
        if (up.zeros()) {
            runs.add(() -> out.assign(0));
        }
        // As blocks, and not by intervals with a stride: those of ND4J end past the array if they do not begin at 0.
        INDArray blocks = out.reshape('c', in.size(1), in.size(2), up.rows(), in.size(3), up.columns());
        INDArray units = in.reshape('c', in.size(1), in.size(2), in.size(3));
        for (int row = 0; row < (up.zeros() ? 1 : up.rows()); row++) {
            for (int column = 0; column < (up.zeros() ? 1 : up.columns()); column++) {
                INDArray place = blocks.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(row), NDArrayIndex.all(), NDArrayIndex.point(column));
                runs.add(() -> place.assign(units));
            }
        }
        return Nd4jOp.inOrder(runs.toArray(Runnable[]::new));
    }

    static Runnable flatten(Operation.Flatten flatten, INDArray in, INDArray out) {
        INDArray source = flatten.channelsLast() ? in.permute(0, 2, 3, 1) : in;
        INDArray target = out.reshape(source.shape());
        return () -> target.assign(source);
    }
}
