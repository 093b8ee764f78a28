package org.patchlode.model;

import java.util.Optional;

/**
 * How a graph is read that holds what no reader knows.
 *
 * @param shapes runs it once
 * @param tokens how its tokens lie on the image, where that cannot be told
 */
public record ForeignGraphs(GraphShapes shapes, Optional<TokenGrid> tokens) {}
