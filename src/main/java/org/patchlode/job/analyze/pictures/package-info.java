/** The analyses that show altered pictures to a network: from options to tables and report. */
package org.patchlode.job.analyze.pictures;
