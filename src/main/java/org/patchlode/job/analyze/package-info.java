/**
 * {@code patchlode analyze NAME}: what all analyses with an output of their own share. Each is a {@link org.patchlode.job.analyze.NamedAnalysis}
 * with options, a plan that writes nothing, and a run that writes tables and gives pages for its report.
 */
package org.patchlode.job.analyze;
