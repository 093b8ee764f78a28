package org.patchlode.job.labels;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.patchlode.analysis.Column;

/** What the cells of a label column are. Space around a value does not count, and a blank cell is none. */
public enum LabelType {
    BOOLEAN(Column.Type.BOOLEAN),
    INTEGER(Column.Type.LONG),
    DOUBLE(Column.Type.DOUBLE),
    DATE(Column.Type.DATE),
    TEXT(Column.Type.TEXT);

    static final Pattern WHOLE = Pattern.compile("-?(?:0|[1-9][0-9]*)");
    static final Pattern DECIMAL = Pattern.compile("-?(?:(?:0|[1-9][0-9]*)(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,6})?");
    static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    /** As programs write a number that is missing. */
    static final String MISSING = "nan";
    private static final int LONGEST = 64;
    private static final Set<String> TRUE = Set.of("true", "yes", "1");
    private static final Set<String> FALSE = Set.of("false", "no", "0");

    private final Column.Type column;

    LabelType(Column.Type column) {
        this.column = column;
    }

    /** Of the result. */
    public Column.Type column() {
        return column;
    }

    /** As users name it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a cell says that there is no value. */
    boolean isMissing(String cell) {
        return this != TEXT && (cell.isBlank() || (this == INTEGER || this == DOUBLE) && cell.strip().equalsIgnoreCase(MISSING));
    }

    /** A cell's value, of the class of {@link #column}; empty if the cell does not fit. @param cell that is not {@link #isMissing} */
    Optional<Object> value(String cell) {
        return this == TEXT ? Optional.of(cell) : parsed(cell.strip());
    }

    private Optional<Object> parsed(String cell) {
        // No number, date or truth is longer, and no stranger's digits are worth the time.
        if (cell.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            return switch (this) {
                case BOOLEAN -> truth(cell.toLowerCase(Locale.ROOT));
                // As a table with gaps has them too: 34.0.
                case INTEGER -> Optional.of(new BigDecimal(cell).longValueExact());
                case DOUBLE -> Optional.<Object>of(new BigDecimal(cell).doubleValue()).filter(value -> Double.isFinite((Double) value));
                case DATE -> DAY.matcher(cell).matches() ? Optional.of(LocalDate.parse(cell)) : Optional.empty();
                case TEXT -> Optional.of(cell);
            };
        } catch (NumberFormatException | DateTimeParseException e) {
            return Optional.empty();
        } catch (ArithmeticException e) {
            // A fraction, or more than 64 bits.
            return Optional.empty();
        }
    }

    private static Optional<Object> truth(String cell) {
        return TRUE.contains(cell) ? Optional.of(true) : FALSE.contains(cell) ? Optional.of(false) : Optional.empty();
    }
}
