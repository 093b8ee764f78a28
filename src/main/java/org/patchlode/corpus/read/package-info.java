/** Reads, decodes and prepares images ahead of the network; a bad one is a value. */
package org.patchlode.corpus.read;
