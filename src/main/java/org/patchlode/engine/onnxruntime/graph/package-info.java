/** Networks, and parts of them, as ONNX graphs. */
package org.patchlode.engine.onnxruntime.graph;
