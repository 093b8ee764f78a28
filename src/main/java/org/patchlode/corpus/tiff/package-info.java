/** TIFF. */
package org.patchlode.corpus.tiff;
