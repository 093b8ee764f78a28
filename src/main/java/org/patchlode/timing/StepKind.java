package org.patchlode.timing;

import java.util.Locale;

/** What a task's time goes to. */
public enum StepKind {
    /** Waiting for the storage. */
    READ,
    /** From encoded bytes to pixels. */
    DECODE,
    /** Turning, resizing, cutting, and writing the input tensor. */
    PREPARE,
    /** The network's forward pass. */
    FORWARD,
    /** From activations to best units. */
    REDUCE,
    /** Best units into the shard's state. */
    OBSERVE,
    /** Switches and masks of an image about to be projected. */
    TRACE,
    /** Projection to the pixels. */
    PROJECT,
    /** Patches and projections into pictures. */
    ENCODE,
    /** Storing what a task made. */
    WRITE,
    /** Shards' states into one. */
    MERGE,
    /** Making an engine and its workers. */
    SET_UP;

    /** As in the manifest. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
