/** Analyses of networks some of whose feature maps are held at zero: {@code analyze ablation}. */
package org.patchlode.job.analyze.masked;
