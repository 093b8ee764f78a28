/**
 * The engine on ONNX Runtime: any host that it is built for, any graph of ONNX. Written by others, so that where it and another engine
 * agree, the winners are right.
 */
package org.patchlode.engine.onnxruntime;
