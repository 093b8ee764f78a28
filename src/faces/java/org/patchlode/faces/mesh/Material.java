package org.patchlode.faces.mesh;

/** What a mesh is made of, and so which paint it takes. */
public enum Material {
    BACKDROP, SKIN, EAR, HAIR, NECK, RIM
}
