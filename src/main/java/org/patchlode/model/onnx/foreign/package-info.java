/** Graphs with operators that no reader here knows: which of their tensors look like maps. */
package org.patchlode.model.onnx.foreign;
