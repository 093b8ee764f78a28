/** The pass over the corpus: a state a shard, resumable, merged in a tree. */
package org.patchlode.job.pass;
