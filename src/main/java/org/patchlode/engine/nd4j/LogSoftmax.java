package org.patchlode.engine.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Logarithm of the softmax across maps: {@code x - max - log(sum(exp(x - max)))}. ND4J's own op takes exponentials of x itself, which
 * are infinite from 89 on.
 */
final class LogSoftmax {

    private LogSoftmax() {}

    /** @param in {@code [batch, maps, rows, columns]} @param out of the same shape */
    static void apply(INDArray in, INDArray out) {
        INDArray largest = in.max(true, 1);
        INDArray shifted = in.sub(largest);
        INDArray exponentials = Transforms.exp(shifted, true);
        INDArray sums = exponentials.sum(true, 1);
        INDArray logarithms = Transforms.log(sums, false);
        INDArray result = shifted.subi(logarithms);
        out.assign(result);
        largest.close();
        exponentials.close();
        sums.close();
        shifted.close();
    }
}
