/** Images in Hadoop sequence files. */
package org.patchlode.corpus.packed.sequence;
