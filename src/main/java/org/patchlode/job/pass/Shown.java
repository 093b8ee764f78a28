package org.patchlode.job.pass;

import org.patchlode.corpus.resize.Prepared;

/**
 * A picture that is to be shown.
 *
 * @param image id
 * @param place of its image among those that the analyses hold
 * @param variant which of the presentation's pictures
 * @param picture the image
 */
record Shown(String image, int place, int variant, Prepared picture) {}
