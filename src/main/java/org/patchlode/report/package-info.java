/**
 * Draws a run for people: pages that open from a folder, sheets for papers, the filters of the first layer.
 *
 * <p>Reads only what the run stores ({@code winners}, {@code units}, the manifest, and where they exist
 * {@code thumbnails} and {@code filters.json}), so a report can be drawn again with other options. The drawing happens
 * on the executors, 64 feature maps a task; the driver sees a few numbers a map and no picture.
 */
package org.patchlode.report;
