/** The graph as the file has it: nodes, attributes, tensors in other files; and rewriting of it before any of it is understood. */
package org.patchlode.model.onnx.proto;
