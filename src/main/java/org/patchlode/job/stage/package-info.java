/** What Spark stages share: job groups, progress, counters and times, small tables of the driver. */
package org.patchlode.job.stage;
