/** From bytes of any format to pixels; BMP, GIF and PNG. */
package org.patchlode.corpus.decode;
