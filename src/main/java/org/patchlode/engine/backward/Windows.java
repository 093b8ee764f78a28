package org.patchlode.engine.backward;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.patchlode.network.Field;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.ReceptiveField;
import org.patchlode.network.ReceptiveFields;

/**
 * The window of every node's plane that a unit of one layer sees. Its size is the same for all units of the layer, so that
 * winners of any image and place can be projected side by side; only where it lies differs. It may hang over the border of
 * the plane, where signals are kept at zero. A window as large as its plane is the plane.
 */
public final class Windows {

    /** Along one axis. Origin of unit u's window: {@code field.start(u)}, or 0 if it is the whole axis. */
    record Span(int size, boolean whole, Field field) {

        static Span of(Field field, int extent) {
            return field.stride() == 0 || field.size() >= extent ? new Span(extent, true, field) : new Span(field.size(), false, field);
        }

        int origin(int unit) {
            return whole ? 0 : field.start(unit);
        }
    }

    private final List<Optional<ReceptiveField>> fields;
    private final List<Span> rows = new ArrayList<>();
    private final List<Span> columns = new ArrayList<>();
    private final TreeSet<Integer> nodes = new TreeSet<>();

    Windows(Network network, Layer layer) {
        this(network, layer, false);
    }

    /** @param planes whether every window is to be the whole plane */
    Windows(Network network, Layer layer, boolean planes) {
        fields = new ReceptiveFields(network).of(layer.node());
        for (Node node : network.nodes()) {
            Optional<ReceptiveField> field = fields.get(node.index());
            rows.add(field.map(f -> span(f.rows(), node.shape().rows(), planes)).orElse(new Span(0, true, Field.NONE)));
            columns.add(field.map(f -> span(f.columns(), node.shape().columns(), planes)).orElse(new Span(0, true, Field.NONE)));
            if (field.isPresent()) {
                nodes.add(node.index());
            }
        }
    }

    private static Span span(Field field, int extent, boolean plane) {
        return plane ? new Span(extent, true, field) : Span.of(field, extent);
    }

    /** Nodes the layer sees, itself included. */
    Set<Integer> nodes() {
        return nodes;
    }

    Span rows(int node) {
        return rows.get(node);
    }

    Span columns(int node) {
        return columns.get(node);
    }

    /** The layer's receptive field on the input. */
    ReceptiveField onInput() {
        return fields.get(0).orElseThrow();
    }
}
