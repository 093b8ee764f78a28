package org.patchlode.corpus.packed.io;

import java.io.IOException;

/** The content of a packed file does not hold together, so reading it again will not help. */
public final class PackedDamage extends IOException {

    private static final long serialVersionUID = 1L;

    public PackedDamage(String reason) {
        super(reason);
    }

    public PackedDamage(String reason, Throwable cause) {
        super(reason, cause);
    }
}
