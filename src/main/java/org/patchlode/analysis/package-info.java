/**
 * What can be asked of a network over a corpus: an analysis says what it needs to see, what it keeps of each image, how two
 * parts of a corpus become one, and in which bytes that is stored. Whoever runs a pass knows the rest: shards, reading,
 * decoding, the forward pass, resume, merge, commit. Knows neither Spark nor Hadoop nor a backend.
 */
package org.patchlode.analysis;
