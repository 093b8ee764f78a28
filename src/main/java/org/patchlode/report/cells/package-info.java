/** The atlases of a report: cells, each encoded by itself wherever its pixels are at hand, and the files that are put together of them. */
package org.patchlode.report.cells;
