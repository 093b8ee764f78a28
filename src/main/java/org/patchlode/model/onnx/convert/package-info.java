/** From operators to operations: constants are folded, everything else becomes steps of a network. */
package org.patchlode.model.onnx.convert;
