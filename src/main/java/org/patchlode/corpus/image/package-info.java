/** Pixels, and what every decoder needs: limits of bytes, memory and time, readers of headers, colour conversions, the JDK's and the native codec. */
package org.patchlode.corpus.image;
