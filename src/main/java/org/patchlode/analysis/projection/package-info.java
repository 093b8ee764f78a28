/** The winners' way back to pixels: patches and projections. */
package org.patchlode.analysis.projection;
