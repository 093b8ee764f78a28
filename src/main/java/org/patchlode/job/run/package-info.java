/** The whole job from plan to commit, and what a run says of itself while it is under way or has failed. */
package org.patchlode.job.run;
