/** The analyses of finished runs: from their tables to findings, comparisons and reports. */
package org.patchlode.job.analyze.runs;
