/** What a name of the graph stands for while it is converted: a constant, or an activation seen through a view. */
package org.patchlode.model.onnx.value;
