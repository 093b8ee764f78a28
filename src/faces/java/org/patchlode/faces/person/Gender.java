package org.patchlode.faces.person;

/** Gender of a rendered face: it shifts shape (jaw, brow, lips, neck) and decides on beards. */
public enum Gender {
    /** Female. */
    FEMALE,
    /** Male. */
    MALE
}
