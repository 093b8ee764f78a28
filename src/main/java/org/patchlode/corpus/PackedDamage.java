package org.patchlode.corpus;

import java.io.IOException;

/** The content of a packed file does not hold together, so reading it again will not help. */
final class PackedDamage extends IOException {

    private static final long serialVersionUID = 1L;

    PackedDamage(String reason) {
        super(reason);
    }

    PackedDamage(String reason, Throwable cause) {
        super(reason, cause);
    }
}
