/** From steps to a program: layouts, primitives, places. */
package org.patchlode.engine.onednn.compile;
