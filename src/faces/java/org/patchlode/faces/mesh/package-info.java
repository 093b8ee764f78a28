/** The shape of a face: meshes of head, ears, neck, hair and spectacles. */
package org.patchlode.faces.mesh;
