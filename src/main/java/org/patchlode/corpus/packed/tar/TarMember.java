package org.patchlode.corpus.packed.tar;

import org.patchlode.corpus.ref.ImageLocation;

/**
 * A member of a tar archive.
 *
 * @param name as the archive has it, without {@code ./} before it
 * @param kind of member
 * @param span of its bytes
 * @param target of a link
 */
record TarMember(String name, Kind kind, ImageLocation.Span span, String target) {

    /** What a member is. */
    enum Kind {
        /** A file, all of whose bytes are there one after another. */
        FILE,
        /** A file whose holes were left out. */
        SPARSE,
        /** Another name of a member before it. */
        HARD_LINK,
        /** The path of another file. */
        SYMBOLIC_LINK,
        /** The rest of a file that began in another archive. */
        CONTINUED,
        /** A device, pipe or the like. */
        SPECIAL,
        /** A folder, a label of the archive: nothing that could be an image. */
        NONE
    }
}
