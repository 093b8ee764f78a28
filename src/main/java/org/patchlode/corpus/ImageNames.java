package org.patchlode.corpus;

import java.util.Locale;
import java.util.Set;

/** Tells by name what a listing takes for an image. What a file really is, its content tells when it is decoded. */
final class ImageNames {

    private static final Set<String> EXTENSIONS =
            Set.of("jpg", "jpeg", "jpe", "jfif", "png", "gif", "bmp", "tif", "tiff", "webp");

    private ImageNames() {}

    static boolean isImage(String name) {
        int dot = name.lastIndexOf('.');
        return dot >= 0 && EXTENSIONS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    /** Whether Hadoop's own inputs would pass over it: some part of the path starts with {@code _} or a dot. */
    static boolean isHidden(String relative) {
        int start = 0;
        while (start < relative.length()) {
            char first = relative.charAt(start);
            if (first == '_' || first == '.') {
                return true;
            }
            int slash = relative.indexOf('/', start);
            start = slash < 0 ? relative.length() : slash + 1;
        }
        return false;
    }
}
