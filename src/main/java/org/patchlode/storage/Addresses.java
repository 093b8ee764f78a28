package org.patchlode.storage;

import java.util.regex.Pattern;

/** Keeps credentials out of URIs, which end up in logs, manifests and reports. */
public final class Addresses {

    /** After the scheme a user and a password, or, where the password has a slash, what is no port after the colon. */
    private static final Pattern PASSWORD = Pattern.compile("://(?:[^/\\s]*:[^/\\s]*@|[^/\\s:@\\[]*:(?=[^/\\s]*[^0-9/\\s,:])(?=[^\\s]*@))");
    private static final Pattern IN_TEXT = Pattern.compile("://[^/\\s:@]+:[^\\s@]*@");

    private Addresses() {}

    /** Whether a URI carries a password. */
    public static boolean holdsPassword(String uri) {
        return PASSWORD.matcher(uri).find();
    }

    /** A text without the passwords of the URIs in it. */
    public static String masked(String text) {
        return IN_TEXT.matcher(text).replaceAll("://***@");
    }
}
