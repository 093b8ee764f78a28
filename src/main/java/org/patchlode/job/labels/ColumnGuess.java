package org.patchlode.job.labels;

import java.util.Locale;

/**
 * What a column's cells may all be, found out cell by cell. What is noted of a cell are bits, and what is noted of many is
 * any of theirs, so that neither order nor cut matters.
 */
final class ColumnGuess {

    private static final int NO_BOOLEAN = 1;
    private static final int NO_INTEGER = 2;
    private static final int NO_DOUBLE = 4;
    private static final int NO_DATE = 8;
    private static final int VALUE = 16;
    private static final int LARGE = 32;
    private static final int TEXT = NO_BOOLEAN | NO_INTEGER | NO_DOUBLE | NO_DATE | VALUE;
    /** Whole numbers up to here are doubles without loss. */
    private static final long EXACT = 1L << 53;

    private ColumnGuess() {}

    /** What a cell rules out. @param cell null for none */
    static int of(String cell) {
        String value = cell == null ? "" : cell.strip();
        if (value.isEmpty()) {
            return 0;
        }
        if (LabelType.WHOLE.matcher(value).matches()) {
            return LabelType.INTEGER.value(value)
                    .map(number -> NO_BOOLEAN | NO_DATE | VALUE | (Math.abs((Long) number) > EXACT || (Long) number == Long.MIN_VALUE ? LARGE : 0)).orElse(TEXT);
        }
        if (LabelType.DECIMAL.matcher(value).matches()) {
            return LabelType.DOUBLE.value(value).isPresent() ? NO_BOOLEAN | NO_INTEGER | NO_DATE | VALUE : TEXT;
        }
        if (LabelType.DAY.matcher(value).matches()) {
            return LabelType.DATE.value(value).isPresent() ? NO_BOOLEAN | NO_INTEGER | NO_DOUBLE | VALUE : TEXT;
        }
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "false" -> NO_INTEGER | NO_DOUBLE | NO_DATE | VALUE;
            // Among numbers only: a value that is missing.
            case LabelType.MISSING -> NO_BOOLEAN | NO_DATE;
            default -> TEXT;
        };
    }

    /** The narrowest type that all cells fit, without loss of a digit; text where there is no value. */
    static LabelType type(int noted) {
        if ((noted & VALUE) == 0) {
            return LabelType.TEXT;
        }
        if ((noted & NO_BOOLEAN) == 0) {
            return LabelType.BOOLEAN;
        }
        if ((noted & NO_INTEGER) == 0) {
            return LabelType.INTEGER;
        }
        if ((noted & (NO_DOUBLE | LARGE)) == 0) {
            return LabelType.DOUBLE;
        }
        return (noted & NO_DATE) == 0 ? LabelType.DATE : LabelType.TEXT;
    }
}
