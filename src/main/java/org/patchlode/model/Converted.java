package org.patchlode.model;

import java.nio.file.Path;
import java.util.List;
import org.patchlode.network.Network;

/** @param network of a file @param format of that file, for the manifest @param companions files beside it that belong to it */
public record Converted(Network network, String format, List<Path> companions) {

    /** A model that is one file. */
    public Converted(Network network, String format) {
        this(network, format, List.of());
    }
}
