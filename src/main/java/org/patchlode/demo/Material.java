package org.patchlode.demo;

/** What a mesh is made of, and so which paint it takes. */
enum Material {
    BACKDROP, SKIN, EAR, HAIR, NECK, RIM
}
