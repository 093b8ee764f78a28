/** Kept responses as Spark sees them: where they come from, how they come together in blocks, and what labels say of their images. */
package org.patchlode.job.analyze.blocks;
