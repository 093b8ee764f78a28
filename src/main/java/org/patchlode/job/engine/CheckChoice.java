package org.patchlode.job.engine;

/** What is checked before a run. */
public enum CheckChoice {
    /** Some images of the corpus through each engine that supports the network: they must agree. */
    ENGINES,
    /** Nothing. */
    NONE
}
