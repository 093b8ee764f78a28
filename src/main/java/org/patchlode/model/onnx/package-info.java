/**
 * Reads ONNX files ({@code .onnx}, opsets 9 to 21, 32-bit floats) into a {@link org.patchlode.network.Network}.
 *
 * <p>The way of a file: {@link org.patchlode.model.onnx.ProtoGuard} counts what it claims to hold, a protobuf library parses
 * it, {@code GraphRewriter} finds operations that exporters write as several nodes (SiLU, GELU, LRN), and {@code
 * GraphConverter} walks the nodes in order. Each tensor is either known ({@code Tensor}: weights, or a shape that the graph
 * computes; such nodes are folded) or an activation ({@code Signal}). Reshapes and transposes move nothing: they change a
 * signal's {@code View}, and only what needs a plane or a vector asks for one.
 */
package org.patchlode.model.onnx;
