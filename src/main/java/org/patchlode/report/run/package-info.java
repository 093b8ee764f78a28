/** Draws a run's report: data in chunks on executors, pages on the driver. */
package org.patchlode.report.run;
