package org.patchlode.job.run;

import java.util.List;
import org.patchlode.result.Manifest;

/**
 * What a run did.
 *
 * @param run its URI
 * @param report URI of the report's first page
 * @param manifest as stored
 * @param warnings sentences for the user
 */
public record MineSummary(String run, String report, Manifest manifest, List<String> warnings) {}
