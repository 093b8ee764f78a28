/** Images in Parquet files. */
package org.patchlode.corpus.packed.parquet;
