/**
 * Keras models, of version 2 and 3, in HDF5 files and {@code .keras} archives, as networks. Configuration and weights
 * are read in Java alone: the native HDF5 library can bring the JVM down over a damaged file, and DL4J's import knows no
 * Keras 3. What a layer is, {@link org.patchlode.model.keras.LayerTable} says.
 */
package org.patchlode.model.keras;
