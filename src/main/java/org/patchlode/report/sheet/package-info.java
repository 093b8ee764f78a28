/** Sheets for papers: hand-picked feature maps of a run, and the files that sheets are written to. Needs no Spark. */
package org.patchlode.report.sheet;
