package org.patchlode.faces.person;

/** Ethnicity of a rendered face: the mean about which an identity's shape, skin, eyes and hair vary. */
public enum Ethnicity {
    /** African descent. */
    AFRICAN,
    /** East Asian descent. */
    EAST_ASIAN,
    /** European descent. */
    EUROPEAN,
    /** South Asian descent. */
    SOUTH_ASIAN
}
