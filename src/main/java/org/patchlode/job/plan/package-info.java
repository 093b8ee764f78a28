/** What a run will do, known before anything is written; and what decides its result. */
package org.patchlode.job.plan;
