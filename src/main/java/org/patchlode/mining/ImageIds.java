package org.patchlode.mining;

/** The order of image ids: by Unicode code point, as UTF-8 bytes, Spark and Python order them. */
public final class ImageIds {

    private ImageIds() {}

    /** Compares as {@link java.util.Comparator} does; differs from {@link String#compareTo} only past U+D7FF. */
    public static int compare(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean surrogateX = Character.isSurrogate(x);
                boolean surrogateY = Character.isSurrogate(y);
                // A surrogate stands for a code point above every other char's.
                return surrogateX == surrogateY ? Character.compare(x, y) : surrogateX ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
