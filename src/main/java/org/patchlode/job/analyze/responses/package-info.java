/** Analyses of kept responses, over blocks of feature maps on executors: {@code analyze information}, {@code labels}, {@code sensitivity}. */
package org.patchlode.job.analyze.responses;
