/** Measures a run's parts. */
package org.patchlode.job.bench;
