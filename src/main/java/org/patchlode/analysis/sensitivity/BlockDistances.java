package org.patchlode.analysis.sensitivity;

import java.io.Serializable;

/**
 * What a block adds to its layer's distances and variances.
 *
 * @param distances squared, by image: between its responses and its identity's at the reference level
 * @param norms squared, by identity: of the responses at the reference level
 * @param total sum of squares over all images, of responses less their mean
 * @param identities of the identities' means less the mean, each as often as it has images
 * @param levels likewise
 */
record BlockDistances(double[] distances, double[] norms, double total, double identities, double levels) implements Serializable {}
