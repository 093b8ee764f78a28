/**
 * What a run leaves behind: its folder layout, Parquet schemas, manifest and commit. A run without {@code _SUCCESS} is not
 * complete, and {@code _SUCCESS} is written after everything else.
 */
package org.patchlode.result;
