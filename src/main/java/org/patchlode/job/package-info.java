/**
 * The Spark stages: thin classes over the packages that know no Spark. {@link org.patchlode.job.run.MineJob} is the whole job:
 * plan, pass over the corpus, pass over winners, result, report, commit.
 */
package org.patchlode.job;
