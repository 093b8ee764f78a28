package org.patchlode.network;

import java.util.List;

/** A layer was asked for that the model does not have; the message offers the nearest names. */
public final class UnknownLayerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnknownLayerException(String name, List<String> nearest) {
        super("the model has no layer '%s'; the nearest names are %s ('layers --model' lists all)"
                .formatted(name, String.join(", ", nearest)));
    }
}
