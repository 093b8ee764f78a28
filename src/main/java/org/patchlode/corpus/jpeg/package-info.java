/** JPEG. */
package org.patchlode.corpus.jpeg;
