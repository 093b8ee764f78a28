/** What analyses of a run know of its feature maps, as the run's own report shows it. */
package org.patchlode.report.known;
