package org.patchlode.job.analyze;

/**
 * Something that was read and decides the result.
 *
 * @param kind such as "model", "preprocessing", "corpus", "labels", "run"
 * @param uri as given
 * @param sha256 of its bytes, or of what tells it from others: a corpus' listing, a run's checksums of rows
 */
public record AnalysisInput(String kind, String uri, String sha256) {}
