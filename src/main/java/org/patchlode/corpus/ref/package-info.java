/** Names of images and where they lie, before anything of them is read. */
package org.patchlode.corpus.ref;
