/** The engine of a run in each executor: choice, loan of workers, fingerprint, fitness of the platform. */
package org.patchlode.job.engine;
