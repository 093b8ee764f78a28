package org.patchlode.job.stage;

import java.util.Optional;

/** The release that is running. */
public final class Version {

    private Version() {}

    /** As in the jar's manifest; "development" for classes that were never packed. */
    public static String current() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion()).orElse("development");
    }
}
