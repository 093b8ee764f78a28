/**
 * Readers that turn a trained model's file into a {@link org.patchlode.network.Network}, and its preprocessing.
 *
 * <p>DL4J imports Keras' and its own files; what comes out is then walked and converted once, whatever the format was.
 * A model file comes from a stranger: sizes are checked before anything is allocated, nothing in it is deserialised as
 * a Java object, and whatever is wrong with it ends as a {@link org.patchlode.network.ModelException} of one sentence.
 */
package org.patchlode.model;
