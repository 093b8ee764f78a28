/** Images in tar files, WebDataset shards among them. */
package org.patchlode.corpus.packed.tar;
