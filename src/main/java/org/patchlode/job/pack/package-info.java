/** Packs a corpus of many small files into few large ones. */
package org.patchlode.job.pack;
