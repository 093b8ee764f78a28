/** Faces from factors, one or a corpus of them. */
package org.patchlode.faces.render;
