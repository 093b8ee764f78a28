/** Where Spark meets the corpus: listing, content hashes, duplicates, shards, difference to an older run. */
package org.patchlode.job.corpus;
