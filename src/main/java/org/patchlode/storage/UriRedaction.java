package org.patchlode.storage;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps credentials out of URIs, which end up in logs, manifests and reports. */
public final class UriRedaction {

    /** {@code user:password@}, neither of them with a slash. */
    private static final String PLAIN = "[^/\\s@]*:[^/\\s@]*@";
    /** Hosts, each with a port if it likes; a path may follow, with any number of {@code @} in it. */
    private static final String HOST = "[^/\\s:@,\\[]*(?::[0-9]*)?";
    private static final String HOSTS = HOST + "(?:," + HOST + ")*(?=[/\\s]|$)";
    /** The same where the password has a slash, as those of AWS have: what follows the colon is no port. */
    private static final String WITH_SLASH = "(?!" + HOSTS + ")[^/\\s:@\\[]*:[^\\s@]*@";
    private static final String CREDENTIALS = "://(?:" + PLAIN + "|" + WITH_SLASH + ")";
    private static final String MASKED = "://***@";

    private static final Pattern IN_TEXT = Pattern.compile(CREDENTIALS);
    private static final Pattern OF_URI = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*)" + CREDENTIALS);

    private UriRedaction() {}

    /** Whether a text has a URI that carries a password. */
    public static boolean holdsPassword(String text) {
        return IN_TEXT.matcher(text).find();
    }

    /** A text without the passwords of the URIs in it. */
    public static String masked(String text) {
        return IN_TEXT.matcher(text).replaceAll(MASKED);
    }

    /** A URI without its password; unlike in a text, what looks like one in its path is a part of the name. */
    public static String withoutPassword(String uri) {
        Matcher credentials = OF_URI.matcher(uri);
        return credentials.lookingAt() ? credentials.group(1) + MASKED + uri.substring(credentials.end()) : uri;
    }
}
