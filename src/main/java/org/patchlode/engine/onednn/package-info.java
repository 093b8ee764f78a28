/**
 * The engine on oneDNN, driven directly: a network is compiled once into primitives whose data stays in oneDNN's own
 * blocked layouts from layer to layer.
 *
 * <p>Reading order: {@link org.patchlode.engine.onednn.OneDnnEngine} compiles; {@link org.patchlode.engine.onednn.fuse.Fusion}
 * turns the network into steps; {@link org.patchlode.engine.onednn.compile.Compiler} turns steps into {@link
 * org.patchlode.engine.onednn.program.Program}s of primitives over planned memory; {@code ProgramExecution} executes one on one
 * thread; {@code PeakReader} reduces a layer to its best units where it lies.
 */
package org.patchlode.engine.onednn;
