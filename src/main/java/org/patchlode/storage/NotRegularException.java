package org.patchlode.storage;

import java.io.IOException;

/** A name that leads to no regular file: a pipe, device or socket, which may never end or answer, or a link to nothing. */
public final class NotRegularException extends IOException {

    private static final long serialVersionUID = 1L;

    NotRegularException(String reason) {
        super(reason);
    }
}
