/** Finds the images of a corpus in folders, globs and lists. */
package org.patchlode.corpus.listing;
