/**
 * The Spark stages: thin classes over pure functions of the rooms below. {@link org.patchlode.job.run.MineJob} is the way
 * through the house: corpus, forward, top-k, merge, projection, result, report.
 */
package org.patchlode.job;
