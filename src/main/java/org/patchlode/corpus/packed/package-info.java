/** Packed files of any format: which one it is, what it holds, its images. */
package org.patchlode.corpus.packed;
