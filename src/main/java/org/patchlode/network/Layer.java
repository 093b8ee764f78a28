package org.patchlode.network;

import java.io.Serializable;

/**
 * A layer as the model names it: its activation is the output of {@code node}, after the layer's own non-linearity.
 *
 * @param name as in the model file
 * @param kind what it is, for people
 * @param node whose output is the layer's activation
 */
public record Layer(String name, String kind, Node node) implements Serializable {

    /** Of one image's activation. */
    public Shape shape() {
        return node.shape();
    }
}
