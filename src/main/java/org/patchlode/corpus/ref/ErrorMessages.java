package org.patchlode.corpus.ref;

import java.util.regex.Pattern;

/** Turns what a library said into a part of a sentence. */
public final class ErrorMessages {

    private static final int LONGEST = 200;
    private static final Pattern ADDRESS = Pattern.compile("@[0-9a-f]{5,8}\\b");

    private ErrorMessages() {}

    /** A name as part of a sentence: on one line and of bearable length. */
    public static String shown(String name) {
        String line = name.replaceAll("\\p{Cntrl}", "?");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }

    /** The first line of an exception's message, shortened, or the kind of exception if it says nothing. */
    public static String reason(Throwable e) {
        String message = e.getMessage();
        if (message == null || message.isBlank()) {
            return e.getClass().getSimpleName();
        }
        String line = message.strip().lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", " ");
        // An object without a text of its own shows its address, which is another in every JVM: the same damage has the same reason.
        line = ADDRESS.matcher(line).replaceAll("");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }
}
