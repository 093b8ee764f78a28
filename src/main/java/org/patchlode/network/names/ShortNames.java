package org.patchlode.network.names;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * Names that are longer than their place. What tells the layers of one network apart stands at both ends of their names, so
 * the middle goes: {@code /layer4/…0/relu_1/Relu}. Whoever shows one keeps the full name at hand.
 */
public final class ShortNames {

    /** What stands for what was left out. */
    private static final String CUT = "\u2026";

    private ShortNames() {}

    /** A name of at most that many characters, its middle left out where it has more. */
    public static String middle(String name, int most) {
        return middle(name, shorter -> shorter.codePointCount(0, shorter.length()) <= most);
    }

    /** The longest form that fits, with as much of the end as of the beginning. */
    public static String middle(String name, Predicate<String> fits) {
        int[] letters = name.codePoints().toArray();
        return longest(letters, kept -> text(letters, 0, kept / 2) + CUT + text(letters, letters.length - (kept + 1) / 2, letters.length), fits);
    }

    /** The longest form that fits, with the beginning: for words. */
    public static String end(String text, Predicate<String> fits) {
        int[] letters = text.codePoints().toArray();
        return longest(letters, kept -> text(letters, 0, kept).stripTrailing() + CUT, fits);
    }

    private static String longest(int[] letters, IntFunction<String> cut, Predicate<String> fits) {
        String whole = text(letters, 0, letters.length);
        if (fits.test(whole)) {
            return whole;
        }
        for (int kept = letters.length - 1; kept > 0; kept--) {
            String shorter = cut.apply(kept);
            if (fits.test(shorter)) {
                return shorter;
            }
        }
        return CUT;
    }

    private static String text(int[] letters, int from, int to) {
        int[] some = Arrays.copyOfRange(letters, from, to);
        return new String(some, 0, some.length);
    }
}
