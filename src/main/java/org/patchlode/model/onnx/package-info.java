/**
 * Reads ONNX files ({@code .onnx}, opsets 9 to 21, 32-bit floats) into a {@link org.patchlode.network.Network}.
 *
 * <p>The way of a file: {@link org.patchlode.model.onnx.proto.ProtoGuard} counts what it claims to hold, a protobuf library parses
 * it, {@link org.patchlode.model.onnx.proto.GraphRewriter} finds operations that exporters write as several nodes (SiLU, GELU,
 * LRN), and {@link org.patchlode.model.onnx.convert.GraphConverter} walks the nodes in order. Each tensor is either known ({@link
 * org.patchlode.model.onnx.value.ConstantTensor}: weights, or a shape that the graph computes; such nodes are folded) or an
 * activation ({@link org.patchlode.model.onnx.value.Signal}). Reshapes and transposes move nothing: they change a signal's {@link
 * org.patchlode.model.onnx.value.View}, and only what needs a plane or a vector asks for one.
 */
package org.patchlode.model.onnx;
