package org.patchlode.network;

import java.util.List;

/** A layer was asked for that the model does not have, or by a name that several have; the message offers names. */
public final class UnknownLayerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private UnknownLayerException(String message) {
        super(message);
    }

    static UnknownLayerException none(String name, List<String> nearest) {
        return new UnknownLayerException("the model has no layer '%s'; the nearest names are %s ('layers --model' lists all)"
                .formatted(name, String.join(", ", nearest)));
    }

    static UnknownLayerException several(String name, List<String> layers) {
        return new UnknownLayerException("the model gives the name '%s' to several layers; say which of %s is meant"
                .formatted(name, String.join(", ", layers)));
    }
}
