package org.patchlode.model.dl4j;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.patchlode.network.ModelException;

/** Takes a layer's parameters out of DL4J, in the order that operations want, each checked to be a number. */
public final class Weights {

    private Weights() {}

    /** A parameter's values, row-major after its axes were put in the order {@code axes}; as they are if none is given. */
    static float[] of(Dl4jLayer step, String key, int... axes) {
        INDArray array = step.parameters().get(key);
        if (array == null) {
            throw new ModelException("layer '%s' has no parameter '%s'; the model file is damaged".formatted(step.name(), key));
        }
        if (axes.length > 0 && array.rank() != axes.length) {
            throw new ModelException("parameter '%s' of layer '%s' has %d axes where %d belong; the model file is damaged"
                    .formatted(key, step.name(), array.rank(), axes.length));
        }
        INDArray ordered = axes.length > 0 ? array.permute(axes) : array;
        float[] values = ordered.castTo(DataType.FLOAT).dup('c').data().asFloat();
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new ModelException("layer '%s' has the weight %s in its parameter '%s'; train or save the model again"
                        .formatted(step.name(), value, key));
            }
        }
        return values;
    }

    /** A parameter's values, or zeros where the layer does without. */
    static float[] orZeros(Dl4jLayer step, String key, int count) {
        return step.parameters().containsKey(key) ? of(step, key) : new float[count];
    }
}
