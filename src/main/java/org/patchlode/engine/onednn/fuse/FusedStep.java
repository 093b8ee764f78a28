package org.patchlode.engine.onednn.fuse;

import java.util.List;
import java.util.Optional;
import org.patchlode.network.Geometry;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;

/** What remains of a few nodes after fusion. Tensors are named by the node whose output they hold. */
public sealed interface FusedStep {

    /** The node whose output the step makes: the last of those that it covers. */
    int output();

    /** The nodes whose outputs it reads. */
    List<Integer> sources();

    /**
     * A convolution with what follows it.
     *
     * @param node the convolution
     * @param geometry with the zero padding before it
     * @param filter weights and bias, a batch norm after it multiplied in
     * @param source read
     * @param addend added to the result before the activation
     * @param activation applied last
     * @param output made
     */
    record Convolve(Node node, Geometry geometry, FilterWeights filter, int source, Optional<Integer> addend,
            Optional<Operation> activation, int output) implements FusedStep {
        @Override
        public List<Integer> sources() {
            return addend.map(a -> List.of(source, a)).orElseGet(() -> List.of(source));
        }
    }

    /** A dense layer. @param channelsLast order in which its weights see the plane @param source may be a plane */
    record Multiply(Node node, FilterWeights filter, boolean channelsLast, int source, Optional<Operation> activation, int output)
            implements FusedStep {
        @Override
        public List<Integer> sources() {
            return List.of(source);
        }
    }

    /** A sum, product, maximum or minimum. */
    record Combine(Node node, List<Integer> sources, int output) implements FusedStep {}

    /** Batch norm of what no convolution before it can take in. @param rectified whether a ReLU follows */
    record Normalize(Node node, int source, boolean rectified, int output) implements FusedStep {
        @Override
        public List<Integer> sources() {
            return List.of(source);
        }
    }

    /** A pool, with the zero padding before it. */
    record Pool(Node node, Geometry geometry, Kind kind, int source, int output) implements FusedStep {
        public enum Kind { MAX, AVERAGE, AVERAGE_WITH_PADDING, AVERAGE_WITH_OVERHANG }

        @Override
        public List<Integer> sources() {
            return List.of(source);
        }
    }

    /** Any other operation by itself. */
    record Single(Node node, List<Integer> sources, int output) implements FusedStep {}
}
