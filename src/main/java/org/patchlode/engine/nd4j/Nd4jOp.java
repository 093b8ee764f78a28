package org.patchlode.engine.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;

/** A native op bound once to its arrays, so that running it again allocates nothing. */
final class Nd4jOp implements AutoCloseable {

    private final CustomOp op;
    private final OpContext context;

    Nd4jOp(String name, INDArray[] inputs, INDArray output, double[] reals, long... integers) {
        op = DynamicCustomOp.builder(name).build();
        context = Nd4j.getExecutioner().buildContext();
        context.setInputArrays(inputs);
        context.setOutputArrays(output);
        if (reals.length > 0) {
            context.setTArguments(reals);
        }
        if (integers.length > 0) {
            context.setIArguments(integers);
        }
    }

    Nd4jOp(String name, INDArray[] inputs, INDArray output, long... integers) {
        this(name, inputs, output, new double[0], integers);
    }

    /** Keeps the op from calling oneDNN, where ND4J calls it wrongly. */
    Nd4jOp withoutHelpers() {
        context.allowHelpers(false);
        return this;
    }

    /** One after the other. */
    static Runnable inOrder(Runnable... runs) {
        return () -> {
            for (Runnable run : runs) {
                run.run();
            }
        };
    }

    void run() {
        Nd4j.exec(op, context);
    }

    @Override
    public void close() {
        try {
            context.close();
        } catch (Exception e) {
            throw new IllegalStateException("a native op context could not be freed", e);
        }
    }
}
