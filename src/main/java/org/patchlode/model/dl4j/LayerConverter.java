package org.patchlode.model.dl4j;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.params.SeparableConvolutionParamInitializer;
import org.nd4j.linalg.activations.IActivation;
import org.patchlode.network.Geometry;
import org.patchlode.network.ModelException;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;

/**
 * One DL4J layer as operations. Classes are compared exactly: a transposed convolution, say, extends the convolution's
 * configuration without being one.
 */
final class LayerConverter {

    private static final Set<Class<?>> CONVOLUTIONS = Set.of(ConvolutionLayer.class, Convolution2D.class);
    private static final Set<Class<?>> POOLS = Set.of(SubsamplingLayer.class, Pooling2D.class);

    private final NetworkConverter network;

    LayerConverter(NetworkConverter network) {
        this.network = network;
    }

    void convert(Dl4jLayer step, String input) {
        Class<?> kind = step.configuration().getClass();
        if (CONVOLUTIONS.contains(kind)) {
            convolution(step, (ConvolutionLayer) step.configuration(), input);
        } else if (kind == DepthwiseConvolution2D.class) {
            depthwise(step, (DepthwiseConvolution2D) step.configuration(), input);
        } else if (kind == SeparableConvolution2D.class) {
            separable(step, (SeparableConvolution2D) step.configuration(), input);
        } else if (POOLS.contains(kind)) {
            pool(step, (SubsamplingLayer) step.configuration(), input);
        } else if (kind == GlobalPoolingLayer.class) {
            globalPool(step, (GlobalPoolingLayer) step.configuration(), input);
        } else if (kind == BatchNormalization.class) {
            batchNormalization(step, (BatchNormalization) step.configuration(), input);
        } else if (kind == LocalResponseNormalization.class) {
            LocalResponseNormalization lrn = (LocalResponseNormalization) step.configuration();
            // DL4J takes n / 2 neighbours on either side, so an even n counts one more.
            network.add(step.name(), new Operation.LocalResponseNormalization(2 * ((int) lrn.getN() / 2) + 1,
                    (float) lrn.getK(), (float) lrn.getAlpha(), (float) lrn.getBeta()), input);
        } else if (kind == ZeroPaddingLayer.class) {
            int[] p = ((ZeroPaddingLayer) step.configuration()).getPadding();
            if (p == null || p.length != 4) {
                throw new ModelException("layer '%s' pads by %s where four numbers belong; the model file is damaged"
                        .formatted(step.name(), Arrays.toString(p)));
            }
            network.add(step.name(), new Operation.ZeroPadding(new Padding(p[0], p[2], p[1], p[3])), input);
        } else if (kind == DropoutLayer.class) {
            network.add(step.name(), new Operation.Identity("dropout"), input);
        } else if (kind == ActivationLayer.class) {
            activation(step, ((ActivationLayer) step.configuration()).getActivationFn(), false, input);
        } else if (kind == LossLayer.class) {
            activation(step, ((LossLayer) step.configuration()).getActivationFn(), false, input);
        } else if (kind == CnnLossLayer.class) {
            activation(step, ((CnnLossLayer) step.configuration()).getActivationFn(), true, input);
        } else if (kind == DenseLayer.class) {
            DenseLayer dense = (DenseLayer) step.configuration();
            if (dense.hasLayerNorm()) {
                throw new ModelException("layer '%s' is a dense layer with layer normalisation, which Patchlode cannot run; cut the model before it"
                        .formatted(step.name()));
            }
            dense(step, dense, input);
        } else if (kind == OutputLayer.class) {
            dense(step, (BaseOutputLayer) step.configuration(), input);
        } else {
            throw network.unsupported(step);
        }
    }

    private void convolution(Dl4jLayer step, ConvolutionLayer layer, String input) {
        float[] weights = Weights.of(step, ConvolutionParamInitializer.WEIGHT_KEY, 0, 1, 2, 3);
        int outputs = count(step, layer);
        network.add(step, new Operation.Convolution(window(step, layer, input), outputs, 1, weights, bias(step, outputs)),
                false, Dl4jActivations.of(step.name(), layer.getActivationFn()), input);
    }

    private void depthwise(Dl4jLayer step, DepthwiseConvolution2D layer, String input) {
        // [rows, columns, maps, multiplier]: the outputs of one map lie beside each other.
        float[] weights = Weights.of(step, ConvolutionParamInitializer.WEIGHT_KEY, 2, 3, 0, 1);
        int outputs = network.shape(input).maps() * layer.getDepthMultiplier();
        network.add(step, new Operation.Convolution(window(step, layer, input), outputs, network.shape(input).maps(), weights, bias(step, outputs)),
                false, Dl4jActivations.of(step.name(), layer.getActivationFn()), input);
    }

    private void separable(Dl4jLayer step, SeparableConvolution2D layer, String input) {
        float[] deep = Weights.of(step, SeparableConvolutionParamInitializer.DEPTH_WISE_WEIGHT_KEY, 1, 0, 2, 3);
        float[] wide = Weights.of(step, SeparableConvolutionParamInitializer.POINT_WISE_WEIGHT_KEY, 0, 1, 2, 3);
        int maps = network.shape(input).maps();
        int between = maps * layer.getDepthMultiplier();
        String depthwise = network.step(step.name() + "/depthwise",
                new Operation.Convolution(window(step, layer, input), between, maps, deep, new float[between]), false, input);
        int outputs = count(step, layer);
        network.add(step, new Operation.Convolution(Geometry.square(1, 1, 0), outputs, 1, wide, bias(step, outputs)),
                false, Dl4jActivations.of(step.name(), layer.getActivationFn()), depthwise);
    }

    private void pool(Dl4jLayer step, SubsamplingLayer layer, String input) {
        Geometry window = Dl4jWindows.of(step.name(), layer.getKernelSize(), layer.getStride(), layer.getPadding(), layer.getDilation(),
                layer.getConvolutionMode(), network.shape(input));
        if (layer.getPoolingType() == PoolingType.MAX) {
            network.add(step.name(), new Operation.MaxPool(window), input);
        } else if (layer.getPoolingType() == PoolingType.AVG) {
            network.add(step.name(), new Operation.AveragePool(window, layer.isAvgPoolIncludePadInDivisor()), input);
        } else {
            throw pooling(step, layer.getPoolingType());
        }
    }

    private void globalPool(Dl4jLayer step, GlobalPoolingLayer layer, String input) {
        if (layer.getPoolingType() != PoolingType.MAX && layer.getPoolingType() != PoolingType.AVG) {
            throw pooling(step, layer.getPoolingType());
        }
        int[] axes = layer.getPoolingDimensions() == null ? new int[] {2, 3} : layer.getPoolingDimensions().clone();
        int[] wanted = network.channelsLast() ? new int[] {1, 2} : new int[] {2, 3};
        Arrays.sort(axes);
        if (!Arrays.equals(axes, wanted)) {
            throw new ModelException("layer '%s' pools over the axes %s, which are not rows and columns %s; Patchlode pools over the plane only"
                    .formatted(step.name(), Arrays.toString(axes), Arrays.toString(wanted)));
        }
        network.add(step, new Operation.GlobalPool(layer.getPoolingType() == PoolingType.MAX), layer.isCollapseDimensions(), Optional.empty(), input);
    }

    private void batchNormalization(Dl4jLayer step, BatchNormalization layer, String input) {
        int axis = network.isVector(input) || layer.getCnn2DFormat() != org.deeplearning4j.nn.conf.CNN2DFormat.NHWC ? 1 : 3;
        network.checkAxis(step, axis, input);
        float[] mean = Weights.of(step, BatchNormalizationParamInitializer.GLOBAL_MEAN);
        boolean logarithm = layer.isUseLogStd();
        float[] spread = Weights.of(step, logarithm ? BatchNormalizationParamInitializer.GLOBAL_LOG_STD : BatchNormalizationParamInitializer.GLOBAL_VAR);
        float[] gamma = layer.isLockGammaBeta() ? filled(mean.length, layer.getGamma()) : Weights.of(step, BatchNormalizationParamInitializer.GAMMA);
        float[] beta = layer.isLockGammaBeta() ? filled(mean.length, layer.getBeta()) : Weights.of(step, BatchNormalizationParamInitializer.BETA);
        float[] scale = new float[mean.length];
        float[] shift = new float[mean.length];
        for (int i = 0; i < mean.length; i++) {
            double variance = logarithm ? Math.pow(10, 2.0 * spread[i]) : spread[i];
            double factor = gamma[i] / Math.sqrt(variance + layer.getEps());
            scale[i] = (float) factor;
            shift[i] = (float) (beta[i] - mean[i] * factor);
            if (!Float.isFinite(scale[i]) || !Float.isFinite(shift[i])) {
                throw new ModelException("layer '%s' has the variance %s in map %d, which leaves no finite scale; train or save the model again"
                        .formatted(step.name(), variance, i));
            }
        }
        network.add(step.name(), new Operation.BatchNormalization(scale, shift), input);
    }

    private void dense(Dl4jLayer step, FeedForwardLayer layer, String input) {
        float[] weights = Weights.of(step, DefaultParamInitializer.WEIGHT_KEY, 1, 0);
        int outputs = count(step, layer);
        network.add(step, new Operation.Dense(outputs, weights, bias(step, outputs)), true,
                Dl4jActivations.of(step.name(), layer.getActivationFn()), input);
    }

    private void activation(Dl4jLayer step, IActivation function, boolean perPosition, String input) {
        Operation operation = Dl4jActivations.of(step.name(), function).orElse(new Operation.Identity("linear"));
        if (!perPosition) {
            network.checkSoftmax(step, operation, input);
        }
        network.add(step.name(), operation, input);
    }

    private Geometry window(Dl4jLayer step, ConvolutionLayer layer, String input) {
        return Dl4jWindows.of(step.name(), layer.getKernelSize(), layer.getStride(), layer.getPadding(), layer.getDilation(),
                layer.getConvolutionMode(), network.shape(input));
    }

    private static float[] bias(Dl4jLayer step, int outputs) {
        return Weights.orZeros(step, DefaultParamInitializer.BIAS_KEY, outputs);
    }

    private static int count(Dl4jLayer step, FeedForwardLayer layer) {
        if (layer.getNOut() <= 0 || layer.getNOut() > Integer.MAX_VALUE) {
            throw new ModelException("layer '%s' has %d outputs; the model file is damaged".formatted(step.name(), layer.getNOut()));
        }
        return (int) layer.getNOut();
    }

    private static float[] filled(int count, double value) {
        float[] values = new float[count];
        Arrays.fill(values, (float) value);
        return values;
    }

    private static ModelException pooling(Dl4jLayer step, PoolingType type) {
        return new ModelException("layer '%s' pools by %s, which Patchlode cannot run; use maximum or average".formatted(step.name(), type));
    }
}
