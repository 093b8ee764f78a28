/** A compiled program: commands over tensors that lie in planned memory, and the proof that nobody meets another's values there. */
package org.patchlode.engine.onednn.program;
