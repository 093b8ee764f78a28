/** The pass over winners: patches and projections of each winning image, resumable. */
package org.patchlode.job.project;
