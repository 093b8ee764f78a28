package org.patchlode.job.run;

import java.util.Optional;
import org.patchlode.report.run.DrawnCells;

/**
 * A run that has everything but its report.
 *
 * @param uri of its folder
 * @param cells of the report that were drawn beside the projection, if they were
 */
public record MinedRun(String uri, Optional<DrawnCells> cells) {}
