/**
 * Finds, reads and decodes the images of a corpus. A bad image is a value ({@link org.patchlode.corpus.read.LoadResult.Bad}), not
 * an exception. Knows no Spark; reads any Hadoop file system.
 */
package org.patchlode.corpus;
