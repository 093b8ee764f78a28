/** Patches of winners and their projections to pixels. */
package org.patchlode.analysis.projection;
