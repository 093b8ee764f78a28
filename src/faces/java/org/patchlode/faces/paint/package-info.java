/** The colours of a face: skin, eyes, light, shadows, background. */
package org.patchlode.faces.paint;
