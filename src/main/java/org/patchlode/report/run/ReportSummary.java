package org.patchlode.report.run;

/**
 * What was drawn.
 *
 * @param index address of the start page
 * @param layers with a page
 * @param maps feature maps shown
 * @param files written
 * @param bytes written
 * @param damagedPictures stored pictures that could not be read and are left blank
 */
public record ReportSummary(String index, int layers, long maps, long files, long bytes, long damagedPictures) {}
