/** The study of the demo's network: what its feature maps code of rendered faces, as one page that reads as a short paper. */
package org.patchlode.faces.study;
