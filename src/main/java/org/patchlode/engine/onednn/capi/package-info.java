/** The library's own types, made safe to hold: its engine and descriptors, native memory, threads, packed weights. */
package org.patchlode.engine.onednn.capi;
