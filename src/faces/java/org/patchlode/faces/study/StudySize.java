package org.patchlode.faces.study;

import org.patchlode.faces.train.DemoModel;

/**
 * How much a study looks at.
 *
 * @param people whose faces are changed
 * @param pixels of a side
 * @param levels of a sweep from one person to a second
 * @param varied faces with coefficients drawn anew
 * @param masked faces whose feature maps are masked
 * @param permutations of the factors of the corpus
 */
record StudySize(int people, int pixels, int levels, int varied, int masked, int permutations) {

    /** The demo's: some minutes on two cores. */
    static StudySize of(DemoModel model) {
        return new StudySize(model.identities(), model.size(), 9, 800, 400, 50);
    }
}
