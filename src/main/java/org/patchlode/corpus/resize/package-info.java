/** From pixels of any size to a network's input, equal to Pillow's resampling to the byte. */
package org.patchlode.corpus.resize;
