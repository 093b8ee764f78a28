package org.patchlode.job.analyze.blocks;

import java.io.Serializable;

/** A layer of which responses are kept. @param name of it @param maps feature maps, of which all are kept */
public record ResponseLayer(String name, int maps) implements Serializable {}
