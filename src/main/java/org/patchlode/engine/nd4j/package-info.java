/**
 * The reference backend: runs a network on ND4J ops. DL4J's own layers are not used, because their convolution falls back
 * to im2col and runs several times slower than the {@code conv2d} op.
 */
package org.patchlode.engine.nd4j;
