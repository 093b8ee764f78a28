package org.patchlode.model;

import org.patchlode.network.Network;

/** @param network of a file @param format of that file, for the manifest */
public record Converted(Network network, String format) {}
