/** Draws the report of an analysis: its page as HTML, its figures by ECharts in the browser, their numbers as CSV. */
package org.patchlode.report.analysis;
