package org.patchlode.model.onnx.convert;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.patchlode.model.onnx.proto.LayerNames;
import org.patchlode.model.onnx.proto.OnnxNode;
import org.patchlode.model.onnx.value.Signal;
import org.patchlode.model.onnx.value.View;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;

/** Brings activations into the order in which a layer can work on them, by steps of the network where they lie otherwise. */
final class Arrangement {

    private final Network.Builder network;
    private final LayerNames names;

    Arrangement(Network.Builder network, LayerNames names) {
        this.network = network;
        this.names = names;
    }

    /**
     * The signal as the graph sees it: vectors as vectors, maps in the graph's order, so that a layer made of it has the
     * graph's numbers of maps. A signal whose axes mix maps with positions comes back as it is.
     */
    Signal inGraphOrder(OnnxNode node, Signal signal) {
        if (signal.view().rank() == 1 && !signal.shape().isFlat()) {
            return flattened(node, signal).orElse(signal);
        }
        return signal.view().mapsInGraphOrder(signal.shape())
                .map(order -> selected(node, signal, order, signal.view().inGraphOrder(signal.shape()))).orElse(signal);
    }

    /** The signal as a plane that the network can work on. @throws ModelException if it is none */
    Signal plane(OnnxNode node, Signal signal) {
        if (signal.view().rank() != 3) {
            throw node.refuse("reads an activation of %d axes where batch, maps, rows and columns belong; Patchlode runs networks of images"
                    .formatted(signal.view().rank() + 1));
        }
        return arranged(node, signal);
    }

    /** The signal as a vector that the network can work on. @throws ModelException if it is none */
    Signal vector(OnnxNode node, Signal signal) {
        if (signal.view().rank() != 1) {
            throw node.refuse("reads an activation of %d axes where a batch of vectors belongs; Patchlode runs dense layers on vectors only".formatted(signal.view().rank() + 1));
        }
        Optional<Signal> flattened = signal.shape().isFlat() ? Optional.empty() : flattened(node, signal);
        return flattened.orElseGet(() -> arranged(node, signal));
    }

    /** Signals that are to be joined, all looked at alike. */
    List<Signal> alike(OnnxNode node, List<Signal> signals) {
        Optional<Integer> axis = signals.get(0).view().mapAxis(signals.get(0).shape());
        boolean alike = axis.isPresent() && signals.stream().allMatch(signal -> signal.view().mapAxis(signal.shape()).equals(axis)
                && signal.view().withMaps(axis.get(), signal.shape()).equals(signals.get(0).view().withMaps(axis.get(), signal.shape())));
        if (alike) {
            return signals;
        }
        return signals.stream().map(signal -> signal.view().rank() == 1 ? vector(node, signal) : plane(node, signal)).toList();
    }

    /** A plane that the graph looks at as one axis; empty if the axis runs in neither of the two orders that a Flatten has. */
    private Optional<Signal> flattened(OnnxNode node, Signal signal) {
        for (boolean channelsLast : new boolean[] {false, true}) {
            View plane = View.plane(signal.shape());
            View order = channelsLast ? plane.transpose(1, 2, 0) : plane;
            if (order.reshape(signal.shape().size()).filter(signal.view()::equals).isPresent()) {
                String name = names.take(node.shown() + "/flatten");
                network.step(name, new Operation.Flatten(channelsLast), signal.step());
                return Optional.of(Signal.vector(name, network.shape(name)));
            }
        }
        return Optional.empty();
    }

    private Signal arranged(OnnxNode node, Signal signal) {
        int[] order = signal.view().mapOrder(signal.shape()).orElseThrow(() -> node.refuse(
                "reads an activation in which reshapes or transposes before it have mixed maps with positions, as pixel shuffle and unshuffle do, which Patchlode cannot run; mine the layers before them, in a model that is cut there"));
        return selected(node, signal, order, signal.view().rank() == 1 ? View.vector(signal.shape()) : View.plane(signal.shape()));
    }

    /** @param view of the signal once its maps are in that order */
    private Signal selected(OnnxNode node, Signal signal, int[] order, View view) {
        if (counts(order)) {
            return signal;
        }
        String name = names.take(node.shown() + "/maps");
        network.step(name, new Operation.MapSelection(order), signal.step());
        return new Signal(name, signal.shape(), view);
    }

    /** Whether the maps are in order. */
    static boolean counts(int[] order) {
        return IntStream.range(0, order.length).allMatch(i -> order[i] == i);
    }
}
