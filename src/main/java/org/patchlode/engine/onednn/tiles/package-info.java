/**
 * Convolutions of 3x3 by Winograd's minimal filtering in tiles of 4x4 outputs (Lavin &amp; Gray 2016, sections 4 and 5), for
 * processors on which the library has none: tiles are transformed here, their products are the library's. Knows nothing of programs.
 */
package org.patchlode.engine.onednn.tiles;
