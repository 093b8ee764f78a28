package org.patchlode.analysis.association;

import java.io.Serializable;

/** Labels among the top images of a block's maps. @param firstChannel of the block @param entered by map @param hits by map, then label */
record BlockHits(int firstChannel, int[] entered, int[][] hits) implements Serializable {}
