/** WebP: lossless in Java (RFC 9649), lossy by the native codec. */
package org.patchlode.corpus.webp;
