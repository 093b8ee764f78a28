package org.patchlode.network.names;

import java.util.List;

/** A layer was asked for that the model does not have, or by a name that several have; the message offers names. */
public final class UnknownLayerException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    /** The owner of layers that {@code layers --model} lists. */
    public static final String MODEL = "the model";

    private static final int MOST = 12;

    private UnknownLayerException(String message) {
        super(message);
    }

    /** @param owner of the layers, as {@code the run X} @param nearest names to offer */
    public static UnknownLayerException none(String owner, String name, List<String> nearest) {
        return new UnknownLayerException("%s has no layer '%s'; the nearest names are %s%s"
                .formatted(owner, name, String.join(", ", nearest), owner.equals(MODEL) ? " ('layers --model' lists all)" : ""));
    }

    /** @param layers that the name may mean */
    public static UnknownLayerException several(String owner, String name, List<String> layers) {
        return new UnknownLayerException("%s gives the name '%s' to several layers; say which of %s is meant".formatted(owner, name, shown(layers)));
    }

    private static String shown(List<String> layers) {
        return layers.size() <= MOST ? String.join(", ", layers) : "%s and %d others".formatted(String.join(", ", layers.subList(0, MOST)), layers.size() - MOST);
    }
}
