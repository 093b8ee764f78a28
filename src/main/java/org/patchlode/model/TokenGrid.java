package org.patchlode.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the tokens of a transformer lie on the image.
 *
 * @param rows of tokens
 * @param columns of tokens
 * @param skipped tokens before them that stand for no place: class and register tokens
 */
public record TokenGrid(int rows, int columns, int skipped) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,5})x(\\d{1,5})(?:\\+(\\d{1,5}))?");

    /** All tokens. */
    public int tokens() {
        return skipped + rows * columns;
    }

    /** @throws ConfigurationException if it is not of the form {@code HxW+SKIP} */
    public static TokenGrid parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new ConfigurationException("--tokens is '%s'; give rows, columns and the number of tokens before them, such as 14x14+1".formatted(text));
        }
        return new TokenGrid(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)), matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3)));
    }

    @Override
    public String toString() {
        return "%dx%d+%d".formatted(rows, columns, skipped);
    }
}
