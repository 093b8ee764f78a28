package org.patchlode.corpus.ref;

import java.util.Locale;
import java.util.Set;

/** Tells by name what a listing takes for an image. What a file really is, its content tells when it is decoded. */
public final class ImageNames {

    private static final Set<String> EXTENSIONS =
            Set.of("jpg", "jpeg", "jpe", "jfif", "png", "gif", "bmp", "tif", "tiff", "webp");

    private static final Set<String> MARKERS = Set.of("_SUCCESS", "_metadata", "_common_metadata", "_temporary/");

    private ImageNames() {}

    public static boolean isImage(String name) {
        int dot = name.lastIndexOf('.');
        return dot >= 0 && EXTENSIONS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    /** Whether Hadoop's own inputs would pass over it: some part of the path starts with {@code _} or a dot. */
    public static boolean isHidden(String relative) {
        return !hiddenPart(relative).isEmpty();
    }

    /** The path up to its first part that starts with {@code _} or a dot; empty if none does. A folder's ends with a slash. */
    static String hiddenPart(String relative) {
        int start = 0;
        while (start < relative.length()) {
            char first = relative.charAt(start);
            int slash = relative.indexOf('/', start);
            int end = slash < 0 ? relative.length() : slash + 1;
            if (first == '_' || first == '.') {
                return relative.substring(0, end);
            }
            start = end;
        }
        return "";
    }

    /** Whether Hadoop or Spark put it beside data for themselves. @param hidden see {@link #hiddenPart} */
    static boolean isMarker(String hidden) {
        String name = hidden.substring(hidden.lastIndexOf('/', hidden.length() - 2) + 1);
        return MARKERS.contains(name) || name.startsWith(".") && name.endsWith(".crc");
    }
}
