package org.patchlode.mining;

/** The one order of image ids: by Unicode code point, which is also the order of their UTF-8 bytes. */
public final class ImageIds {

    private ImageIds() {}

    /** Negative, zero or positive as {@code a} comes before, equals or comes after {@code b}; independent of locale. */
    public static int compare(String a, String b) {
        int shared = Math.min(a.length(), b.length());
        for (int i = 0; i < shared; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                // A surrogate stands for a code point above every other char, though its own value is lower than some.
                boolean xAbove = Character.isSurrogate(x);
                boolean yAbove = Character.isSurrogate(y);
                return xAbove == yAbove ? Character.compare(x, y) : Boolean.compare(xAbove, yAbove);
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
