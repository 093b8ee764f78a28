/** Accuracy of a classifier over a labelled corpus. */
package org.patchlode.job.evaluate;
